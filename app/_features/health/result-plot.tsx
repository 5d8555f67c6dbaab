"use client"
import { useEffect, useRef } from "react"
import uPlot from "uplot"
import "uplot/dist/uPlot.min.css"
import type { ResultPoint, ResultSeries } from "../../_core/picture/results"
import styles from "./health.module.css"

const HEIGHT = 180

/** The points of one series over time, with the band that each one's own range gives. The table beside it says the same. */
export function ResultPlot({ series, points }: { series: ResultSeries; points: readonly ResultPoint[] }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const place = box.current
    if (!place) return
    const [ink, band, accent] = ["--muted", "--border", "--accent"].map((name) => colourOf(place, name))
    const axis = { stroke: ink ?? "", grid: { stroke: band ?? "", width: 1 }, ticks: { stroke: band ?? "" } }
    const plot = new uPlot(
      {
        width: place.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        // Times are read as they were written: a day is not shifted by where it is drawn
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
        axes: [axis, { ...axis, size: 56 }],
        series: [
          {},
          { stroke: "transparent", points: { show: false } },
          { stroke: "transparent", points: { show: false } },
          { stroke: accent ?? "", width: 2, points: { show: true, size: 8, fill: accent ?? "" } },
        ],
        bands: [{ series: [2, 1], fill: colourOf(place, "--success-soft") }],
      },
      dataOf(points),
      place,
    )
    const observer = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: HEIGHT }))
    observer.observe(place)
    return () => {
      observer.disconnect()
      plot.destroy()
    }
  }, [points])
  const first = points.at(-1)
  const last = points[0]
  const label = `${series.name}: ${points.length} values, from ${first?.value} to ${last?.value} ${series.unit}. The table has them all.`
  return <div ref={box} className={styles.plot} role="img" aria-label={label} />
}

/** Seconds, low limits, high limits, values: oldest first. */
function dataOf(points: readonly ResultPoint[]): uPlot.AlignedData {
  const rows = points
    .map(({ time, value, range }) => ({
      at:
        Date.parse(time.length === 10 ? `${time}T12:00:00Z` : time.replace(/(Z|[+-]\d\d:\d\d)$/, "Z")) / 1000,
      value: Number(value),
      low: range?.low ? Number(range.low) : null,
      high: range?.high ? Number(range.high) : null,
    }))
    .filter(({ at, value }) => !Number.isNaN(at) && !Number.isNaN(value))
    .sort((a, b) => a.at - b.at)
  return [
    rows.map(({ at }) => at),
    rows.map(({ low }) => low),
    rows.map(({ high }) => high),
    rows.map(({ value }) => value),
  ]
}

/** A colour of the theme as the canvas takes it: custom properties may be `light-dark()`. */
function colourOf(element: HTMLElement, name: string): string {
  const probe = document.createElement("span")
  probe.style.color = `var(${name})`
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
