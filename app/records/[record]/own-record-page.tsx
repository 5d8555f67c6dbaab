"use client"
import { OwnRecord } from "../../_features/read-record/own-record"
import { ShareButton } from "../../_features/share/share-button"
import { LazyGiveLink } from "../../_features/take-with-you/give-link-button"
import { TakeButton } from "../../_features/take-with-you/take-button"
import { StopButton } from "../../_features/stop-sharing/stop-button"

/** Puts reading, sharing and stopping on one page. */
export const OwnRecordPage = ({ number }: { number: number }) => (
  <OwnRecord
    number={number}
    renderActions={(record) => (
      <>
        <TakeButton record={record} />
        <ShareButton
          record={record}
          look="filled"
          withoutAccount={(onClose) => <LazyGiveLink record={record} onClose={onClose} />}
        />
      </>
    )}
    renderStop={(grant, what) => <StopButton grant={grant} what={what} />}
  />
)
