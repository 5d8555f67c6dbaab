"use client"
import { ShareButton } from "../_features/share/share-button"
import { StopButton } from "../_features/stop-sharing/stop-button"
import { WhoCanSee } from "../_features/who-can-see/who-can-see"

/** Puts the list of permissions, sharing and stopping on one page. */
export const WhoCanSeePage = () => (
  <WhoCanSee share={<ShareButton />} stop={(grant, what) => <StopButton grant={grant} what={what} />} />
)
