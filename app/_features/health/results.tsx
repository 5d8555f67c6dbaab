"use client"
import { TrendingUp } from "lucide-react"
import { lazy, Suspense, useMemo, useState } from "react"
import { resultSeries } from "../../_core/picture/results"
import type { ResultPoint, ResultSeries } from "../../_core/picture/results"
import { folded } from "../../_core/picture/source"
import type { SourcedFact } from "../../_core/picture/source"
import { Card } from "../../_ui/Card"
import { Field } from "../../_ui/Field"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Panel } from "../../_ui/Panel"
import { ShowMore } from "../../_ui/ShowMore"
import { Tag } from "../../_ui/Tag"
import { Meta } from "../../_ui/Text"
import { count, dayInWords } from "../../_words/format"
import styles from "./health.module.css"
import { Sources } from "./summary-lists"
import type { HrefOf } from "./summary-lists"

const ResultPlot = lazy(() => import("./result-plot").then(({ ResultPlot }) => ({ default: ResultPlot })))

/** Series on the page at first, and so many more at a time. */
const PAGE = 20
/** Lines of a table before the rest is asked for. */
const ROWS = 10

/** Numeric results of all records, one analyte after the other: what is outside its range comes first. */
export function Results(props: { facts: readonly SourcedFact[]; hrefOf: HrefOf }) {
  const { facts, hrefOf } = props
  const [search, setSearch] = useState("")
  const [most, setMost] = useState(PAGE)
  const all = useMemo(() => resultSeries(facts).sort(outsideFirst), [facts])
  const wanted = folded(search)
  const found = all.filter(({ name, loinc }) => folded(name).includes(wanted) || loinc === search.trim())
  if (all.length === 0)
    return (
      <Panel
        icon={<Icon of={TrendingUp} />}
        title="No numeric results"
        sentences={["Results come from FHIR, CDA and HL7 files. A PDF of a laboratory stays a document."]}
      />
    )
  return (
    <Stack>
      <Field
        type="search"
        label="Search results"
        hideLabel
        placeholder={`Search ${count(all.length, "result")}`}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {found.length === 0 && <Meta>No result has this name. What was not read yet is not searched.</Meta>}
      {found.slice(0, most).map((series) => (
        <Series key={series.key} series={series} hrefOf={hrefOf} />
      ))}
      {found.length > most && (
        <ShowMore auto={false} busy={false} onMore={() => setMost(most + PAGE)}>
          {`Show more of ${count(found.length, "result")}`}
        </ShowMore>
      )}
    </Stack>
  )
}

const isOutside = ({ points }: ResultSeries) => points[0]?.outside !== null && points[0] !== undefined
const outsideFirst = (a: ResultSeries, b: ResultSeries) =>
  Number(isOutside(b)) - Number(isOutside(a)) || a.name.localeCompare(b.name, "en")

function Series({ series, hrefOf }: { series: ResultSeries; hrefOf: HrefOf }) {
  const { name, loinc, unit, points } = series
  const [most, setMost] = useState(ROWS)
  const dated = points.filter(({ time, flags }) => time.length >= 10 && flags.length === 0)
  return (
    <Card
      title={name}
      meta={[unit, loinc && `LOINC ${loinc}`].filter(Boolean).join(" · ")}
      aside={points[0]?.outside && <Outside of={points[0].outside} />}
    >
      {dated.length > 1 && (
        <Suspense fallback={<div className={styles.plot} />}>
          <ResultPlot series={series} points={dated} />
        </Suspense>
      )}
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={`${name}: values`}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Value</th>
              <th scope="col">Usual</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {points.slice(0, most).map((point, index) => (
              <Line key={index} point={point} unit={unit} hrefOf={hrefOf} />
            ))}
          </tbody>
        </table>
      </div>
      {points.length > most && (
        <ShowMore auto={false} busy={false} onMore={() => setMost(points.length)}>
          {`Show all ${points.length}`}
        </ShowMore>
      )}
    </Card>
  )
}

function Line({ point, unit, hrefOf }: { point: ResultPoint; unit: string; hrefOf: HrefOf }) {
  const { time, value, comparator, writtenUnit, range, outside, interpretation, flags, details, sources } =
    point
  return (
    <tr>
      <th scope="row">{time ? dayInWords(time) : "No date"}</th>
      <td>
        {flags.map((flag) => (
          <Tag key={flag} tone="warning">
            {flag}
          </Tag>
        ))}{" "}
        {outside && <Outside of={outside} />} {interpretation && <Tag tone="danger">{interpretation}</Tag>}{" "}
        <span className={styles.value}>
          {comparator}
          {value}
        </span>
        {writtenUnit !== unit && <Meta>written as {details}</Meta>}
      </td>
      <td>{rangeText(range)}</td>
      <td>
        <Sources sources={sources} hrefOf={hrefOf} />
      </td>
    </tr>
  )
}

const rangeText = (range: ResultPoint["range"]): string => {
  if (!range) return ""
  const { low, high, text } = range
  if (low && high) return `${low} to ${high}`
  return low ? `from ${low}` : high ? `up to ${high}` : text
}

const Outside = ({ of }: { of: "low" | "high" }) => (
  <Tag tone="danger">{of === "low" ? "↓ Below usual" : "↑ Above usual"}</Tag>
)
