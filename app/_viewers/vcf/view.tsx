"use client"
import { Disclosure } from "../../_ui/Disclosure"
import { count } from "../../_words/format"
import { ReadFrame } from "../parts/read-frame"
import fields from "../parts/narrative-view.module.css"
import { LongTable } from "../table/view"
import { LongText } from "../text/view"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import type { VcfModel } from "./parse-vcf"
import { vcfFields } from "./read"

/** A VCF file: what it says of itself, and its first variants as they are written. */
export default function VcfView(props: ViewProps) {
  const state = useReading<VcfModel>("vcf", props)
  const { label } = props.frame
  return (
    <ReadFrame
      view={props}
      state={state}
      meta={state.step === "ready" && count(state.model.variants, "variant")}
    >
      {(model) => (
        <>
          <dl className={fields.fields}>
            {vcfFields(model).map(({ label: term, value }) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <LongTable
            label={`${label}: first variants`}
            model={{ header: model.columns, rows: model.first, columns: model.columns.length }}
          />
          <Disclosure label="The file's header as it is written">
            <LongText text={model.header.join("\n")} label={`${label}: header`} wrapped />
          </Disclosure>
        </>
      )}
    </ReadFrame>
  )
}
