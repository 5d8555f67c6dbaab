"use client"
import { useState, useSyncExternalStore } from "react"
import { Card } from "../../_ui/Card"
import { Chips } from "../../_ui/Chips"
import { applyTheme, currentTheme } from "../../_ui/theme"
import type { Theme } from "../../_ui/theme"

const never = () => () => undefined

/** Light, dark, or as the device has it. */
export function Look() {
  const found = useSyncExternalStore(never, currentTheme, (): Theme => "system")
  const [chosen, setChosen] = useState<Theme | null>(null)
  return (
    <Card>
      <Chips
        legend="Appearance"
        value={chosen ?? found}
        onChange={(theme) => {
          applyTheme(theme)
          setChosen(theme)
        }}
        choices={[
          { value: "system", label: "As this device" },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
      />
    </Card>
  )
}
