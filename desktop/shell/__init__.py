"""The frame around the workspaces: window, sidebar, lock screen, messages, light, theme."""
