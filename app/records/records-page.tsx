"use client"
import {
  Ellipsis,
  FileDown,
  FileOutput,
  FolderInput,
  FolderPen,
  FolderPlus,
  FolderX,
  Plus,
  QrCode,
} from "lucide-react"
import { lazy, Suspense, useState } from "react"
import { NewContributions } from "../_features/contribute/new-contributions"
import { LazyDropDialog, LazyNewDrops } from "../_features/drop/lazy-drop"
import { Records } from "../_features/list-records/records"
import { ShareButton } from "../_features/share/share-button"
import { LazyGiveLink } from "../_features/take-with-you/give-link-button"
import { UploadTray } from "../_features/upload-record/upload-tray"
import { UNFILED } from "../_core/types"
import type { RecordNumber, Scope } from "../_core/types"
import { useUnlocked } from "../_session/session"
import { useUploadActions } from "../_session/uploads"
import { Button } from "../_ui/Button"
import { chooseFolder } from "../_ui/chooseFolder"
import { DropZone, FileButton } from "../_ui/DropZone"
import { Icon } from "../_ui/Icon"
import { Menu } from "../_ui/Menu"
import type { MenuItem } from "../_ui/Menu"
import { useVoice } from "../_ui/Toast"
import { pathOf } from "../_ui/filePath"
import { foundInWords } from "../_features/choose-again"

/** Loaded when files are chosen: it looks into them. */
const AddRecordsDialog = lazy(() =>
  import("../_features/upload-record/add-records-dialog").then((loaded) => ({
    default: loaded.AddRecordsDialog,
  })),
)

const FROM_LINK = "Add from a link or card"

/** Loaded when somebody wants it: it asks hosts, reads QR codes and shows files. */
const AddFromLinkDialog = lazy(() =>
  import("../_features/upload-record/from-link/add-from-link-dialog").then((loaded) => ({
    default: loaded.AddFromLinkDialog,
  })),
)

/** Loaded when somebody searches: it brings the parsers' worker. */
const InsideHits = lazy(() =>
  import("../_features/search-inside/inside-hits").then((loaded) => ({ default: loaded.InsideHits })),
)
const hrefOf = (number: RecordNumber) => `/records/${number}`

/** Loaded when somebody wants it: it makes documents. */
const TakeDialog = lazy(() =>
  import("../_features/take-with-you/take-dialog").then((loaded) => ({ default: loaded.TakeDialog })),
)

/** Loaded when somebody shares what they chose of the list. */
const ShareDialog = lazy(() =>
  import("../_features/share/share-dialog").then((loaded) => ({ default: loaded.ShareDialog })),
)

const folderDialogs = () => import("../_features/list-records/folder-dialogs")
/** Loaded when a folder is changed. */
const FOLDER_DIALOGS = {
  rename: lazy(() => folderDialogs().then((loaded) => ({ default: loaded.RenameFolderDialog }))),
  merge: lazy(() => folderDialogs().then((loaded) => ({ default: loaded.MergeFolderDialog }))),
  delete: lazy(() => folderDialogs().then((loaded) => ({ default: loaded.DeleteFolderDialog }))),
} as const

type Opened = "link" | "take" | "drop" | keyof typeof FOLDER_DIALOGS

/** Puts listing, adding, sharing and taking along on one page. */
export function RecordsPage() {
  const [files, setFiles] = useState<readonly File[]>([])
  const [folder, setFolder] = useState<Scope>(UNFILED)
  const [dialog, setDialog] = useState<Opened | null>(null)
  const { toast } = useVoice()
  const { keys } = useUnlocked()
  const { rejoin } = useUploadActions()
  const take = (scope: Scope) => async (chosen: File[]) => {
    setFolder(scope)
    setDialog(null)
    // A folder that is chosen again after a reload goes on where it stopped
    const { found, rest } = await rejoin(chosen.map((file) => ({ file, path: pathOf(file) })))
    if (found > 0) toast(foundInWords(found, rest.length))
    else setFiles(chosen)
  }
  const choose = (scope: Scope) => (chosen: File[]) => void take(scope)(chosen)
  const open = (which: Opened, scope: Scope) => () => {
    setFolder(scope)
    setDialog(which)
  }
  const close = () => setDialog(null)
  const ofFolder = (scope: Scope): MenuItem[] =>
    scope === UNFILED
      ? []
      : [
          {
            label: "Rename this folder",
            icon: <Icon of={FolderPen} />,
            onSelect: open("rename", scope),
            divided: true,
          },
          {
            label: "Put it into another folder",
            icon: <Icon of={FolderInput} />,
            onSelect: open("merge", scope),
          },
          {
            label: "Delete this folder",
            icon: <Icon of={FolderX} />,
            onSelect: open("delete", scope),
            stop: true,
          },
        ]
  const FolderDialog =
    dialog === "rename" || dialog === "merge" || dialog === "delete" ? FOLDER_DIALOGS[dialog] : null
  return (
    <>
      <Records
        actions={(scope) => (
          <>
            <ShareButton
              folder={scope}
              withoutAccount={(onClose) => <LazyGiveLink folder={scope} onClose={onClose} />}
            />
            <FileButton icon={<Icon of={Plus} />} onFiles={choose(scope)}>
              Add records
            </FileButton>
            <Menu
              trigger={<Icon of={Ellipsis} />}
              label="More"
              items={[
                {
                  label: "Add a folder",
                  icon: <Icon of={FolderPlus} />,
                  onSelect: () => chooseFolder(choose(scope)),
                },
                {
                  label: FROM_LINK,
                  icon: <Icon of={QrCode} />,
                  onSelect: open("link", scope),
                },
                {
                  label: "Let somebody send you records",
                  icon: <Icon of={FileDown} />,
                  onSelect: open("drop", scope),
                },
                {
                  label: "Take with you",
                  icon: <Icon of={FileOutput} />,
                  onSelect: open("take", scope),
                },
                ...ofFolder(scope),
              ]}
            />
          </>
        )}
        news={
          <>
            <LazyNewDrops />
            <NewContributions />
          </>
        }
        tray={<UploadTray patient={keys.account} />}
        inside={(view, search, named) => (
          <Suspense>
            <InsideHits {...{ view, search, named, hrefOf }} />
          </Suspense>
        )}
        drop={(scope) => (
          <DropZone
            onFiles={choose(scope)}
            onError={() => toast("Something in that drop could not be read. Nothing was added.")}
            title="Drop files anywhere on this page"
            help="Up to 2 GB each; a disc from a hospital as its folder or ZIP file. Encrypted on this device before they leave it."
            button="Choose files"
            folderButton="Choose a folder"
            overlay="Drop to add to your records"
          />
        )}
        renderShare={(what, onClose) => (
          <Suspense>
            <ShareDialog
              {...(typeof what === "bigint" ? {} : { record: what })}
              folder={typeof what === "bigint" ? what : what.state.folder}
              onClose={onClose}
            />
          </Suspense>
        )}
        addFirst={(scope) => (
          <>
            <FileButton icon={<Icon of={Plus} />} onFiles={choose(scope)}>
              Add your first record
            </FileButton>
            <Button icon={<Icon of={QrCode} />} onClick={open("link", scope)}>
              {FROM_LINK}
            </Button>
          </>
        )}
      />
      {dialog === "drop" && <LazyDropDialog onClose={close} />}
      {FolderDialog && (
        <Suspense>
          <FolderDialog folder={folder} onClose={close} />
        </Suspense>
      )}
      {dialog === "link" && (
        <Suspense>
          <AddFromLinkDialog onFiles={choose(folder)} onClose={close} />
        </Suspense>
      )}
      {dialog === "take" && (
        <Suspense>
          <TakeDialog folder={folder} onClose={close} />
        </Suspense>
      )}
      {files.length > 0 && (
        <Suspense>
          <AddRecordsDialog files={files} folder={folder} onClose={() => setFiles([])} />
        </Suspense>
      )}
    </>
  )
}
