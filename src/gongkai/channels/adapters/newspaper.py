"""A newspaper: the manuscript goes to the editor as a package; only the clipping says that it was printed."""

from __future__ import annotations

from gongkai.channels.adapters.base import Job, Receipt, Wanting


def newspaper(job: Job) -> Receipt:
    """Nothing can be sent: a person takes the package to the editor and registers what was printed."""
    if job.item.event == "withdraw":
        raise Wanting(f"请通知“{job.channel}”编辑部不再刊发，或商请刊登更正，办妥后登记", by_hand=True)
    raise Wanting(f"请将稿件包送“{job.channel}”编辑部，见报后登记日期、版面并上传剪报", by_hand=True)
