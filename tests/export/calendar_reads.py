"""What icalendar makes of a calendar file; run in an environment of its own.

In: the file. Out, as JSON: what each of its events says.
"""

import json
import sys

from icalendar import Calendar

calendar = Calendar.from_ical(sys.stdin.buffer.read())
found = []
for event in calendar.walk("VEVENT"):
    told = {name: str(event[name]) for name in ("SUMMARY", "DESCRIPTION") if name in event}
    day = event.decoded("DTSTART").isoformat()
    found.append({**told, "day": day, "errors": [*calendar.errors, *event.errors]})
print(json.dumps(found))
