"""The addresses of the door, below the hub's own."""

from hub_config.door.class_door import ClassDoor
from hub_config.door.entry import ADDRESSES
from hub_config.door.known import Known
from hub_config.door.new_password import NewPassword
from hub_config.door.second_step import SecondStep, SetUpApp
from hub_config.door.session import Sessions
from hub_config.door.sign_in import SignIn
from hub_config.door.spawn import Spawn
from hub_config.following import Roster
from hub_config.operation.handler import Operation
from hub_config.outside.arrival import ARRIVED, Arrived
from hub_config.outside.platform_page import LAUNCH, Launch, Login
from hub_config.outside.provider_page import BACK, FromProvider, ToProvider

HANDLERS: list[tuple[str, type]] = [
    ("/login", SignIn),
    ("/class", ClassDoor),
    (f"/{ADDRESSES['code']}", SecondStep),
    (f"/{ADDRESSES['password']}", NewPassword),
    (f"/{ADDRESSES['app']}", SetUpApp),
    ("/provider", ToProvider),
    (f"/{BACK}", FromProvider),
    ("/lti/login", Login),
    (f"/{LAUNCH}", Launch),
    (f"/{ARRIVED}", Arrived),
    ("/spawn", Spawn),
    (r"/spawn/([^/]+)", Spawn),
    (r"/spawn/([^/]+)/([^/]+)", Spawn),
    (r"/api/users/([^/]+)/sessions", Sessions),
    ("/api/operation", Operation),
    (r"/api/users/([^/]+)/known", Known),
    ("/api/roster", Roster),
]
