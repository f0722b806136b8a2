"""Who exists on the platform: people and groups, and who is in which group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType

from simulator.records import Group, LineError, NotPossibleError, User
from simulator.store import Store


class Directory:
    """People and groups by id, in the order in which they were added; written through to the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._users = {key: User(**row) for key, row in store.documents("user").items()}
        self._groups = {key: Group(**row) for key, row in store.documents("group").items()}
        self.users: Mapping[str, User] = MappingProxyType(self._users)
        self.groups: Mapping[str, Group] = MappingProxyType(self._groups)

    def save_user(self, user: User) -> User:
        self._users[user.user_id] = user
        self._store.put("user", user.user_id, asdict(user))
        return user

    def save_group(self, group: Group) -> Group:
        self._groups[group.group_id] = group
        self._store.put("group", group.group_id, asdict(group))
        return group

    def user(self, user_id: str) -> User:
        """The person, or NotPossibleError: for what people do."""
        if user_id not in self._users:
            raise NotPossibleError(f"no such person: {user_id}")
        return self._users[user_id]

    def group(self, group_id: str) -> Group:
        """The group, or NotPossibleError: for what people do."""
        if group_id not in self._groups:
            raise NotPossibleError(f"no such group: {group_id}")
        return self._groups[group_id]

    def friend(self, user_id: str) -> User:
        """The person if they are a friend of the bot, else LINE's 404 (profiles are told of friends only)."""
        user = self._users.get(user_id)
        if user is None or not user.follows:
            raise LineError(404, "Not found")
        return user

    def joined_group(self, group_id: str) -> Group:
        """The group if the bot is in it, else LINE's 404."""
        group = self._groups.get(group_id)
        if group is None or not group.bot_in:
            raise LineError(404, "Not found")
        return group

    def member(self, group_id: str, user_id: str) -> User:
        """A member of a group the bot is in, else LINE's 404."""
        if user_id not in self.joined_group(group_id).members or user_id not in self._users:
            raise LineError(404, "Not found")
        return self._users[user_id]
