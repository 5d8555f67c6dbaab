"use client"
import {
  CircleHelp,
  Contrast,
  CaretsToAxisDashedVertical,
  Hand,
  Layers,
  Maximize,
  Pause,
  PenLine,
  Play,
  RotateCw,
  Ruler,
  SunMedium,
  Type,
  ZoomIn,
  ZoomOut,
} from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { IconButton } from "../../_ui/Button"
import { cx } from "../../_ui/cx"
import { Icon } from "../../_ui/Icon"
import { SPEEDS } from "./cine"
import type { Speed } from "./cine"
import styles from "./dicom.module.css"
import type { Command } from "./keys"
import type { Tool } from "./use-gestures"
import type { Preset } from "./windowing"

export interface ToolbarProps {
  readonly tool: Tool
  readonly onTool: (tool: Tool) => void
  readonly onCommand: (command: Command) => void
  /** More than one picture. */
  readonly many: boolean
  readonly grey: boolean
  readonly inverted: boolean
  readonly words: boolean
  readonly playing: boolean
  readonly speed: Speed
  readonly onSpeed: (speed: Speed) => void
  /** `10 a second, as the file says` */
  readonly rate: string
  readonly presets: readonly Preset[]
  /** Index of the one in use; -1: another window. */
  readonly preset: number
  readonly onPreset: (index: number) => void
  readonly help: boolean
  /** Whether graphics of the file are drawn, too; null if it has none. */
  readonly drawings: boolean | null
  readonly onDrawings: (shown: boolean) => void
}

const TOOLS: readonly { readonly tool: Tool; readonly label: string; readonly icon: LucideIcon }[] = [
  { tool: "scroll", label: "Drag to scroll through the pictures", icon: Layers },
  { tool: "window", label: "Drag to change brightness and contrast", icon: SunMedium },
  { tool: "pan", label: "Drag to move the picture", icon: Hand },
  { tool: "measure", label: "Drag to measure a length", icon: Ruler },
]

/** Everything that can be done with the picture, as buttons. */
export function Toolbar(props: ToolbarProps) {
  const { tool, onTool, onCommand, many, grey, presets, playing } = props
  const toggle = (command: Command, label: string, icon: LucideIcon, pressed: boolean) => (
    <IconButton
      label={label}
      icon={<Icon of={icon} />}
      aria-pressed={pressed}
      className={cx(pressed && styles.pressed)}
      onClick={() => onCommand(command)}
    />
  )
  const act = (command: Command, label: string, icon: LucideIcon) => (
    <IconButton label={label} icon={<Icon of={icon} />} onClick={() => onCommand(command)} />
  )
  const offered = TOOLS.filter((each) => (each.tool !== "scroll" || many) && (each.tool !== "window" || grey))
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Picture">
      <div role="group" aria-label="What dragging does" className={cx(styles.group, styles.buttons)}>
        {offered.map((each) => (
          <IconButton
            key={each.tool}
            label={each.label}
            icon={<Icon of={each.icon} />}
            aria-pressed={each.tool === tool}
            className={cx(each.tool === tool && styles.pressed)}
            onClick={() => onTool(each.tool)}
          />
        ))}
      </div>
      <div role="group" aria-label="View" className={cx(styles.group, styles.buttons)}>
        {act("zoom-in", "Larger", ZoomIn)}
        {act("zoom-out", "Smaller", ZoomOut)}
        {act("rotate", "Rotate a quarter to the right", RotateCw)}
        {act("flip", "Flip left and right", CaretsToAxisDashedVertical)}
        {toggle("invert", "Invert black and white", Contrast, props.inverted)}
        {act("reset", "Everything as it was", Maximize)}
        {toggle("text", "Words on the picture", Type, props.words)}
        {props.drawings !== null && (
          <IconButton
            label="Drawings of the file"
            icon={<Icon of={PenLine} />}
            aria-pressed={props.drawings}
            className={cx(props.drawings && styles.pressed)}
            onClick={() => props.onDrawings(!props.drawings)}
          />
        )}
        {toggle("help", "Keys and gestures", CircleHelp, props.help)}
      </div>
      {presets.length > 0 && (
        <label className={styles.choice}>
          <span>Window</span>
          <select value={props.preset} onChange={(event) => props.onPreset(Number(event.target.value))}>
            {props.preset < 0 && <option value={-1}>As set by hand</option>}
            {presets.map(({ label }, index) => (
              <option key={index} value={index}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      {many && (
        <div role="group" aria-label="Play" className={styles.group}>
          <IconButton
            label={playing ? "Pause" : "Play"}
            icon={<Icon of={playing ? Pause : Play} />}
            onClick={() => onCommand("play")}
          />
          <label className={styles.choice}>
            <span>Speed</span>
            <select
              value={props.speed}
              onChange={(event) => props.onSpeed(Number(event.target.value) as Speed)}
            >
              {SPEEDS.map((speed) => (
                <option key={speed} value={speed}>
                  {speed === 1 ? props.rate : `${speed} times`}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
    </div>
  )
}
