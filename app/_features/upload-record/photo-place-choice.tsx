"use client"
import { MapPin } from "lucide-react"
import { Checkbox } from "../../_ui/Checkbox"
import { Icon } from "../../_ui/Icon"
import { Note } from "../../_ui/Note"
import type { PlaceFound } from "./photo-places"
import type { PhotoPlaces } from "./use-photo-places"

const MAX_NAMED = 10

/** Says which photos tell where they were taken, and asks what becomes of it before they are encrypted. */
export function PhotoPlaceChoice({ found, wish, onWish }: Omit<PhotoPlaces, "toAdd">) {
  const named = (place: PlaceFound) =>
    [...found].filter(([, each]) => each === place).map(([{ name }]) => name)
  const [removable, fixed, unknown] = [named("removable"), named("fixed"), named("unknown")]
  const few = (names: readonly string[]) =>
    names.length > MAX_NAMED
      ? `${names.slice(0, MAX_NAMED).join(", ")} and ${names.length - MAX_NAMED} more`
      : names.join(", ")
  return (
    <>
      {removable.length > 0 && (
        <Note icon={<Icon of={MapPin} />} role="status">
          {removable.length === 1
            ? "This photo says where it was taken."
            : `${removable.length} photos say where they were taken.`}{" "}
          Whoever can read {removable.length === 1 ? "it" : "them"} can see that.
          <Checkbox
            label={removable.length === 1 ? "Remove the place" : "Remove the places"}
            help="Before it is encrypted. The picture itself stays as it is."
            checked={wish.remove}
            onChange={(remove) => onWish({ ...wish, remove })}
          />
        </Note>
      )}
      {fixed.length > 0 && (
        <Note icon={<Icon of={MapPin} />} tone="warning" role="status">
          {few(fixed)} {fixed.length === 1 ? "says where it was" : "say where they were"} taken, and we cannot
          remove that here.
          <Checkbox
            label={fixed.length === 1 ? "Leave it out" : "Leave them out"}
            checked={wish.leaveOut}
            onChange={(leaveOut) => onWish({ ...wish, leaveOut })}
          />
        </Note>
      )}
      {unknown.length > 0 && (
        <Note icon={<Icon of={MapPin} />}>
          {few(unknown)}: too large to look whether {unknown.length === 1 ? "it says" : "they say"} where{" "}
          {unknown.length === 1 ? "it was" : "they were"} taken.
        </Note>
      )}
    </>
  )
}
