import { Droplet, Eye, Folder, Heart, Inbox } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { Icon } from "../../_ui/Icon"

const KNOWN: readonly (readonly [RegExp, LucideIcon])[] = [
  [/heart|cardio/i, Heart],
  [/eye|vision/i, Eye],
  [/diabet|blood|sugar/i, Droplet],
  [/^unfiled$/i, Inbox],
]

/** A picture for the commonest folders; a folder for the others. */
export const FolderIcon = ({ name }: { name: string }) => (
  <Icon of={KNOWN.find(([pattern]) => pattern.test(name))?.[1] ?? Folder} />
)
