"use client"
import { lazy, Suspense } from "react"
import { OnePatient } from "../../_features/patients/one-patient"
import { AskButton } from "../../_features/requests/ask-button"
import { RecordPreview } from "../../_features/read-record/record-preview"
import { ContributeButton } from "../../_features/upload-record/contribute-button"
import { useAsked } from "../../_session/requests"
import { UploadTray } from "../../_features/upload-record/upload-tray"

/** Loaded beside the list: it brings the parsers' worker. */
const PatientHealth = lazy(() =>
  import("../../_features/health/patient-health").then((loaded) => ({ default: loaded.PatientHealth })),
)

/** Loaded when somebody searches. */
const InsideHits = lazy(() =>
  import("../../_features/search-inside/inside-hits").then((loaded) => ({ default: loaded.InsideHits })),
)

/** Puts a patient's list, the document beside it and adding to it on one page. */
export function OnePatientPage({ position }: { position: number }) {
  const asked = useAsked()
  return (
    <OnePatient
      position={position}
      ask={(patient, name, folders) => (
        <AskButton
          label={folders.length > 0 ? "Ask for longer" : asked?.has(patient) ? "Ask again" : "Ask for access"}
          patient={{ account: patient, name }}
          folders={folders}
        />
      )}
      summary={(view, listed, covered) => (
        <Suspense>
          <PatientHealth
            view={view}
            listed={listed}
            covered={covered}
            href={(record) => `/patients/${position}/${record}`}
          />
        </Suspense>
      )}
      inside={(view, search, hrefOf, named) => (
        <Suspense>
          <InsideHits {...{ view, search, hrefOf, named }} />
        </Suspense>
      )}
      preview={(view, record, href) => <RecordPreview view={view} record={record} href={href} />}
      contribute={(to) => <ContributeButton {...to} />}
      tray={(patient) => <UploadTray patient={patient} />}
    />
  )
}
