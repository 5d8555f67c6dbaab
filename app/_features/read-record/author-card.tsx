"use client"
import { FileCheck, ShieldCheck, ShieldQuestionMark } from "lucide-react"
import { checksumAddress } from "../../_core/checksum-address"
import { authorshipProof } from "../../_core/records/authorship-proof"
import { fileNameOf } from "../describe-file"
import type { PatientView } from "../../_journeys/read-patient"
import type { OpenRecord } from "../../_journeys/read-record"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Disclosure, ProofList } from "../../_ui/Disclosure"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Tag } from "../../_ui/Tag"
import { Meta } from "../../_ui/Text"
import { saveAs } from "../save-file"
import { shownTitle } from "../../_core/records/shown-name"
import { asWritten, kindName, longDate } from "../../_words/format"

/** Who wrote what the patient did not write, how that is known, and a proof of it to keep. */
export function AuthorCard(props: { view: PatientView; record: OpenRecord; author: string }) {
  const { view, record, author } = props
  const { manifest, state, authorship } = record
  if (authorship === "own") return null
  const signed = authorship === "signed"
  const rekeyed = state.contentBy === view.patient
  const save = () => {
    const name = fileNameOf({ name: `${manifest.title}.authorship.json` })
    saveAs(name, JSON.stringify(authorshipProof(manifest), null, 2), "application/json")
  }
  return (
    <Card
      title={signed ? `Written by ${author}` : `Filed as written by ${author}`}
      aside={
        <Tag
          tone={signed ? "success" : "warning"}
          icon={<Icon of={signed ? ShieldCheck : ShieldQuestionMark} size={16} />}
        >
          {signed ? "Signed" : "Not confirmed"}
        </Tag>
      }
    >
      <Stack>
        {!signed && (
          <Meta>
            The patient accepted this record. Its signature was made with a wallet or key that {author} does
            not use any more, or {author}’s account no longer confirms it. If it matters, ask {author} whether
            they wrote this.
          </Meta>
        )}
        {manifest.former?.[0] && (
          <Meta>
            The patient corrected what the record is called, its kind or its date. {author} wrote:{" "}
            <b>{shownTitle(manifest.former[0].title)}</b>, {kindName(manifest.former[0].kind)},{" "}
            {longDate(asWritten(manifest.former[0].time))}.
          </Meta>
        )}
        <Meta>
          The signature covers the patient, the kind, the name, the date and every file.
          {rekeyed && " It was stored anew under another key since; the signature is the first one."}
        </Meta>
        <div>
          <Button size="small" icon={<Icon of={FileCheck} />} onClick={save}>
            {signed ? "Save proof of authorship" : "Save the signature"}
          </Button>
        </div>
        <Disclosure label="Details">
          <ProofList
            proofs={[
              { term: "Account", value: checksumAddress(manifest.author) },
              { term: "Signature", value: manifest.signature ?? "" },
            ]}
          />
        </Disclosure>
      </Stack>
    </Card>
  )
}
