import { useState } from "react"
import { asKeywardError } from "../../app/_core/errors"
import type { KeywardError } from "../../app/_core/errors"
import { needsExportKey } from "../../app/_core/export/export-file"
import { Bundle } from "./bundle"
import { Failed } from "./failed"
import { openFile } from "./open-file"
import type { OpenExport } from "./open-file"

type State =
  | { readonly step: "pick" }
  | { readonly step: "key"; readonly file: File }
  | { readonly step: "checking"; readonly done: number; readonly total: number }
  | { readonly step: "open"; readonly bundle: OpenExport }
  | { readonly step: "failed"; readonly error: KeywardError }

/** Picks an export, checks it and shows what is in it; nothing leaves this page, which has no network. */
export function Opener() {
  const [state, setState] = useState<State>({ step: "pick" })

  const open = async (file: File, key: File | null) => {
    setState({ step: "checking", done: 0, total: 0 })
    try {
      if (!key && (await needsExportKey(file))) return setState({ step: "key", file })
      const bundle = await openFile(file, key, (done, total) => setState({ step: "checking", done, total }))
      setState({ step: "open", bundle })
    } catch (error) {
      setState({ step: "failed", error: asKeywardError(error) })
    }
  }

  if (state.step === "open")
    return <Bundle bundle={state.bundle} onClose={() => setState({ step: "pick" })} />
  return (
    <main className="narrow">
      <h1>Open your export</h1>
      <p>
        This page opens an export of medical records and checks that nothing in it was changed. It works
        without network: what you open stays on this device.
      </p>
      {state.step === "failed" && <Failed error={state.error} />}
      {(state.step === "pick" || state.step === "failed") && (
        <Picker
          label="Choose the export"
          hint="The ZIP file that this page came with, or the encrypted one beside it."
          accept=".zip,.kwexport"
          onPick={(file) => void open(file, null)}
        />
      )}
      {state.step === "key" && (
        <Picker
          label="Choose its key file"
          hint={`“${state.file.name}” is encrypted. The key file was saved together with it and ends in .key.`}
          onPick={(key) => void open(state.file, key)}
        />
      )}
      {state.step === "checking" && (
        <p role="status">
          {state.total > 0 ? `Checking records: ${state.done} of ${state.total}.` : "Checking the export."}
        </p>
      )}
    </main>
  )
}

interface PickerProps {
  readonly label: string
  readonly hint: string
  readonly accept?: string
  readonly onPick: (file: File) => void
}

const Picker = ({ label, hint, accept, onPick }: PickerProps) => (
  <label className="picker">
    <b>{label}</b>
    <span className="meta">{hint}</span>
    <input
      key={label}
      type="file"
      accept={accept}
      onChange={({ target }) => {
        const [file] = target.files ?? []
        if (file) onPick(file)
      }}
    />
  </label>
)
