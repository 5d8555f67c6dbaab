"use client"
import { ChevronLeft, ChevronRight, Minus, MoveHorizontal, MoveVertical, Plus, RotateCw } from "lucide-react"
import { useState } from "react"
import type { ReactNode } from "react"
import { Button, IconButton } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { VisuallyHidden } from "../../_ui/VisuallyHidden"
import type { StageState } from "./use-stage"
import { ZOOM_STEP } from "./use-stage"
import styles from "./stage.module.css"

export interface PageChoice {
  /** From 1. */
  readonly page: number
  readonly pages: number
  readonly onPage: (page: number) => void
}

/**
 * What can be done with a picture or a page, above it: turn pages, zoom, rotate; more tools as children. `onTurn` takes the
 * place of the stage's own turning.
 */
export function ViewBar(props: {
  stage: StageState
  choice?: PageChoice | null
  onTurn?: () => void
  children?: ReactNode
}) {
  const { stage, choice } = props
  const { zoom, setZoom, zoomBy } = stage
  return (
    <div className={styles.bar} role="toolbar" aria-label="View">
      {choice && choice.pages > 1 && <Pages {...choice} />}
      {props.children}
      <div className={styles.zoom}>
        <IconButton label="Smaller" icon={<Icon of={Minus} />} onClick={() => zoomBy(1 / ZOOM_STEP)} />
        <Button
          look="bare"
          size="small"
          className={styles.percent}
          title="Show in full size"
          onClick={() => setZoom(1)}
        >
          {stage.scale > 0 ? `${Math.round(stage.scale * 100)}%` : "…"}
          <VisuallyHidden>, show in full size</VisuallyHidden>
        </Button>
        <IconButton label="Larger" icon={<Icon of={Plus} />} onClick={() => zoomBy(ZOOM_STEP)} />
        <IconButton
          label="Fit the width"
          icon={<Icon of={MoveHorizontal} />}
          aria-pressed={zoom === "width"}
          onClick={() => setZoom("width")}
        />
        <IconButton
          label="Fit the height"
          icon={<Icon of={MoveVertical} />}
          aria-pressed={zoom === "height"}
          onClick={() => setZoom("height")}
        />
        <IconButton label="Rotate" icon={<Icon of={RotateCw} />} onClick={props.onTurn ?? stage.turn} />
      </div>
    </div>
  )
}

function Pages({ page, pages, onPage }: PageChoice) {
  const [typed, setTyped] = useState<string | null>(null)
  const go = (to: number) => {
    setTyped(null)
    if (Number.isInteger(to) && to >= 1 && to <= pages) onPage(to)
  }
  return (
    <>
      <IconButton label="Previous page" icon={<Icon of={ChevronLeft} />} onClick={() => go(page - 1)} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          go(Number(typed ?? page))
        }}
      >
        <label>
          <VisuallyHidden>Page</VisuallyHidden>
          <input
            className={styles.number}
            inputMode="numeric"
            value={typed ?? String(page)}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={() => go(Number(typed ?? page))}
          />
        </label>
      </form>
      <span className={styles.of}>of {pages}</span>
      <IconButton label="Next page" icon={<Icon of={ChevronRight} />} onClick={() => go(page + 1)} />
    </>
  )
}
