"""Cars as a push names them: by VIN within the store, by plate while there is no VIN."""

from dataclasses import dataclass

from kaoping.domain.errors import Fault
from kaoping.domain.identifiers import VIN_TAIL, Plate, PlateKind, has_valid_check_digit, read_plate
from kaoping.records.schemas import PushedVehicle
from kaoping.records.service.intake import Intake, Winner
from kaoping.records.versions import Version, names_better, version_of
from kaoping.storage.bulk import copy_rows, next_ids, stage, update_staged

CHANGES = (
    "store_id",
    "id",
    "plate",
    "plate_kind",
    "brand_code",
    "model",
    "energy",
    "use",
    "sold_on",
    "callback_opt_out",
    "odometer_last",
    "source_version",
    "source_updated_at",
    "row_version",
    "updated_at",
)
VEHICLE = (*CHANGES, "created_at", "vin", "vin_tail", "vin_check_ok")
NO_PLATE = Plate("", PlateKind.NONE)

BY_VIN = (
    "SELECT v.store_id, v.vin, '', v.id, v.row_version, v.source_version, v.source_updated_at"
    " FROM unnest(%s::bigint[], %s::text[]) k (store_id, vin) JOIN vehicle v USING (store_id, vin)"
)
BY_PLATE = (
    "SELECT v.store_id, '', v.plate, v.id, v.row_version, v.source_version, v.source_updated_at"
    " FROM unnest(%s::bigint[], %s::text[]) k (store_id, plate) JOIN vehicle v USING (store_id, plate)"
    " WHERE v.vin IS NULL"
)

VehicleKey = tuple[int, str, str]
"""Store, VIN, and the plate where there is no VIN."""


@dataclass(slots=True)
class _Vehicle:
    key: VehicleKey
    car: PushedVehicle
    odometer: int | None
    plate: Plate
    version: Version
    id: int = 0
    row_version: int = 0
    stored_version: Version | None = None


def settle_vehicles(intake: Intake, winners: list[Winner]) -> None:
    """Give every record its vehicle, writing what is new or newer, and note odd plates and VINs."""
    vehicles: dict[VehicleKey, _Vehicle] = {}
    placed: list[tuple[Winner, _Vehicle]] = []
    for winner in winners:
        car = winner.car
        if car is None:
            continue
        plate = winner.plate = read_plate(car.plate) if car.plate else NO_PLATE
        vin = car.vin.upper() if car.vin else ""
        key = (winner.store_id, vin, "" if vin else plate.text)
        vehicle = vehicles.get(key)
        if vehicle is None:
            vehicle = vehicles[key] = _Vehicle(key, car, winner.odometer, plate, winner.naming)
        elif names_better(winner.naming, vehicle.version):
            vehicle.car, vehicle.odometer = car, winner.odometer
            vehicle.plate, vehicle.version = plate, winner.naming
        placed.append((winner, vehicle))
        if vin and not has_valid_check_digit(vin):
            winner.warnings.append(Fault("/vehicle/vin", "vin-check-digit"))
        if plate.kind is PlateKind.OTHER:
            winner.warnings.append(Fault("/vehicle/plate", "plate-unusual"))
    _find(intake, vehicles)
    _write(intake, [vehicles[key] for key in sorted(vehicles)])
    for winner, vehicle in placed:
        winner.vehicle_id = vehicle.id


def _find(intake: Intake, vehicles: dict[VehicleKey, _Vehicle]) -> None:
    for query, keys in (
        (BY_VIN, [key for key in vehicles if key[1]]),
        (BY_PLATE, [key for key in vehicles if key[2]]),
    ):
        if not keys:
            continue
        intake.cursor.execute(query, ([key[0] for key in keys], [key[1] or key[2] for key in keys]))
        for store_id, vin, plate, vehicle_id, row_version, number, updated_at in intake.cursor.fetchall():
            vehicle = vehicles[store_id, vin, plate]
            vehicle.id, vehicle.row_version = vehicle_id, row_version
            vehicle.stored_version = version_of(number, updated_at)


def _write(intake: Intake, vehicles: list[_Vehicle]) -> None:
    fresh = [v for v in vehicles if not v.row_version]
    newer = [v for v in vehicles if v.stored_version and names_better(v.version, v.stored_version)]
    for vehicle, new_id in zip(fresh, next_ids(intake.cursor, "vehicle", len(fresh)), strict=True):
        vehicle.id = new_id
    if fresh:
        copy_rows(
            intake.cursor, "vehicle", VEHICLE, ((*_changes(intake, v), *_identity(intake, v)) for v in fresh)
        )
    if newer:
        stage(intake.cursor, "vehicle", CHANGES, (_changes(intake, v) for v in newer))
        update_staged(intake.cursor, "vehicle", CHANGES, ("store_id", "id"))


def _changes(intake: Intake, vehicle: _Vehicle) -> tuple[object, ...]:
    """The row as the newest message says, in the order of CHANGES."""
    pushed = vehicle.car
    return (
        vehicle.key[0],
        vehicle.id,
        vehicle.plate.text or None,
        vehicle.plate.kind.value,
        pushed.brand,
        pushed.model,
        pushed.energy,
        pushed.use,
        pushed.sold_on,
        bool(pushed.callback_opt_out),
        vehicle.odometer,
        vehicle.version[0],
        vehicle.version[1],
        vehicle.row_version + 1,
        intake.now,
    )


def _identity(intake: Intake, vehicle: _Vehicle) -> tuple[object, ...]:
    """What a vehicle is known by and never changes: the rest of VEHICLE."""
    vin = vehicle.key[1] or None
    return (intake.now, vin, vin and vin[-VIN_TAIL:], has_valid_check_digit(vin) if vin else None)
