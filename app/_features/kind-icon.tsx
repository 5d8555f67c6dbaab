import { Activity, ClipboardList, File, FileText, FlaskConical, Image, NotebookPen, Pill } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import type { RecordKind } from "../_core/records/manifest-schema"
import { Icon } from "../_ui/Icon"

const ICONS: Record<RecordKind, LucideIcon> = {
  "lab-result": FlaskConical,
  letter: FileText,
  image: Image,
  prescription: Pill,
  summary: ClipboardList,
  ecg: Activity,
  diary: NotebookPen,
  other: File,
}

/** The picture of a kind of record; its name always stands beside it in words. */
export const KindIcon = ({ kind }: { kind: RecordKind }) => <Icon of={ICONS[kind]} />
