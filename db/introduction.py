"""How a person introduces himself on a day: his post and the groups he curates."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from college.phrases import phrase
from db.models.groups import Curatorship, StudyGroup
from db.models.people import Employee


def introduction(session: Session, person: UUID, day: date) -> str:
    """Return «преподаватель, куратор ИСП-21», as far as it is known here."""
    posts = session.scalars(
        select(Employee.post).where(Employee.person_id == person, Employee.withdrawn_at.is_(None))
    ).all()
    groups = session.scalars(
        select(StudyGroup.name)
        .join(Curatorship, Curatorship.group_id == StudyGroup.id)
        .where(
            Curatorship.person_id == person,
            Curatorship.withdrawn_at.is_(None),
            Curatorship.first_day <= day,
            or_(Curatorship.last_day.is_(None), Curatorship.last_day >= day),
        )
        .order_by(StudyGroup.name)
    ).all()
    curated = [phrase("куратор %s") % ", ".join(groups)] if groups else []
    return ", ".join([*(post[:1].lower() + post[1:] for post in posts if post), *curated])
