"use client"
import { KeyRound, Lock, Users } from "lucide-react"
import { useWords } from "../../_language/use-words"
import { Points } from "../../_ui/Hero"
import { Icon } from "../../_ui/Icon"
import { WELCOME } from "./words"

/** The three promises, each with its limit in the same breath. */
export function Promises() {
  const { promises } = useWords(WELCOME)
  return (
    <Points
      points={[
        { icon: <Icon of={Lock} />, title: promises.readTitle, text: promises.read },
        { icon: <Icon of={Users} />, title: promises.decideTitle, text: promises.decide },
        { icon: <Icon of={KeyRound} />, title: promises.codeTitle, text: promises.code },
      ]}
    />
  )
}
