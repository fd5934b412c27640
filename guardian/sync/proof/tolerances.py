"""What is forgiven, so that a service that keeps to the limits is never accused."""

from datetime import timedelta

from guardian.policy.usage_time import IDLE_GAP

TURN_TOLERANCE = timedelta(minutes=2)
"""An answer to a message that was in time may end so much later."""
GAP_TOLERANCE = IDLE_GAP + TURN_TOLERANCE
"""Within any so long a part of a stretch the child said something, and that was decided on."""
LONGEST_TALK = timedelta(days=2)
"""What is told to be longer is no use of anybody, and is not judged: the minutes of a day are."""
SECOND = timedelta(seconds=1)
"""Times of use are told in whole seconds, so two moments in one may be in either order."""
PROMPT = timedelta(minutes=5)
"""Art. 13 says "promptly" and no more: a serious alert that is told later is told late."""
PENDING_TOLERANCE = timedelta(minutes=5)
"""For so long a change may wait until it is in force."""
READ_SOON = timedelta(minutes=2)
"""One change that waits to be heard stands for all that follow. Of a reading so soon after it none
followed that matters; what is read later held since then only, as far as is known."""
MOST_MARKS = 200
"""One report tells so many reminders and so many exits; older ones may have been left out."""
MOST_CHANGES_IN_A_RUN = 50
"""Use without a rest under more different limits than so many is judged from its next talk on."""
KEPT_TRIALS = 3
"""A cause is clean once it was put to the test and held so often since it was found last."""
