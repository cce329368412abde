from turnscope.transcripts.claude_code_queue import Queue


def test_prompt_taken_up_mid_turn_comes_once() -> None:
    queue = Queue()
    assert queue.operate("enqueue", "use wool") == ""
    assert queue.operate("remove", None) == "use wool"
    assert queue.attach("use wool") == ""
    assert queue.attach("use silk") == "use silk"


def test_attachment_may_come_first() -> None:
    queue = Queue()
    queue.operate("enqueue", "use wool")
    assert queue.attach("use wool") == "use wool"
    assert queue.operate("remove", None) == ""


def test_prompt_that_waited_is_left_to_its_user_row() -> None:
    queue = Queue()
    queue.operate("enqueue", "use wool")
    queue.operate("enqueue", "and silk")
    queue.operate("dequeue", None)
    queue.arrive("use wool")
    assert queue.operate("remove", None) == "and silk"
    assert queue.operate("remove", None) == ""


def test_prompt_taken_back_is_not_said() -> None:
    queue = Queue()
    queue.operate("enqueue", "use wool")
    queue.operate("popAll", "use wool")
    assert queue.operate("remove", None) == ""


def test_notifications_leave_in_their_turn() -> None:
    queue = Queue()
    queue.operate("enqueue", '{"task_id":"b1"}')
    assert queue.operate("remove", None) == ""
    queue.operate("enqueue", "<task-notification>done</task-notification>")
    queue.operate("enqueue", "use wool")
    queue.operate("dequeue", None)
    assert queue.operate("remove", None) == "use wool"
