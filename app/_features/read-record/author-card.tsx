"use client"
import { FileCheck, ShieldCheck } from "lucide-react"
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
import { isSigned } from "./describe-record"

/** Who wrote what the patient did not write herself, how that is known, and a proof of it to keep. */
export function AuthorCard(props: { view: PatientView; record: OpenRecord; author: string }) {
  const { view, record, author } = props
  const { manifest, state } = record
  if (!isSigned(record)) return null
  const rekeyed = state.contentBy === view.patient
  const save = () => {
    const name = fileNameOf({ name: `${manifest.title}.authorship.json` })
    saveAs(name, JSON.stringify(authorshipProof(manifest), null, 2), "application/json")
  }
  return (
    <Card
      title={`Written by ${author}`}
      aside={
        <Tag tone="success" icon={<Icon of={ShieldCheck} size={16} />}>
          Signed
        </Tag>
      }
    >
      <Stack>
        <Meta>
          The signature covers the patient, the kind, the name, the date and every file.
          {rekeyed && " It was stored anew under another key since; the signature is the first one."}
        </Meta>
        <div>
          <Button size="small" icon={<Icon of={FileCheck} />} onClick={save}>
            Save proof of authorship
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
