"use client"
import { LazyDropsSection } from "../_features/drop/lazy-drop"
import { PendingRequests } from "../_features/requests/pending-requests"
import { ShareButton } from "../_features/share/share-button"
import { ReviewDialog } from "../_features/share/review-dialog"
import { NewKeysButton } from "../_features/stop-sharing/new-keys-button"
import { LinksSection } from "../_features/links/links-section"
import { GiveLinkButton, LazyGiveLink } from "../_features/take-with-you/give-link-button"
import { StopButton } from "../_features/stop-sharing/stop-button"
import { WhoCanSee } from "../_features/who-can-see/who-can-see"

/** Puts the list of permissions, sharing and stopping on one page. */
export const WhoCanSeePage = () => (
  <WhoCanSee
    share={
      <>
        <GiveLinkButton />
        <ShareButton withoutAccount={(onClose) => <LazyGiveLink onClose={onClose} />} />
      </>
    }
    links={
      <>
        <LinksSection />
        <LazyDropsSection />
      </>
    }
    stop={(grant, what) => <StopButton grant={grant} what={what} />}
    renew={(grant, what) => <NewKeysButton grant={grant} what={what} />}
    requests={
      <PendingRequests review={(request, onClose) => <ReviewDialog request={request} onClose={onClose} />} />
    }
  />
)
