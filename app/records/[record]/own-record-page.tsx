"use client"
import { OwnRecord } from "../../_features/read-record/own-record"
import { ShareButton } from "../../_features/share/share-button"
import { StopButton } from "../../_features/stop-sharing/stop-button"

/** Puts reading, sharing and stopping on one page. */
export const OwnRecordPage = ({ number }: { number: number }) => (
  <OwnRecord
    number={number}
    renderActions={(record) => <ShareButton record={record} look="filled" />}
    renderStop={(grant, what) => <StopButton grant={grant} what={what} />}
  />
)
