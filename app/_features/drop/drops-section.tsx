"use client"
import { ProblemNote } from "../../_parts/actions/problem"
import { useDropLinks } from "../../_session/drops"
import { Section, Stack } from "../../_ui/Layout"
import { Meta } from "../../_ui/Text"
import { DropCard } from "./drop-card"

/** Links by which others send something to the account; nothing where there never was one. */
export function DropsSection() {
  const links = useDropLinks()
  if (links.error && !links.data) return <ProblemNote error={links.error} />
  if (!links.data || links.data.length === 0) return null
  return (
    <Section title="Links to send you something">
      <Stack>
        <Meta>Whoever has one can send you files. Nobody sees anything of your records by it.</Meta>
        {links.data.map((link) => (
          <DropCard key={link.drop} link={link} />
        ))}
      </Stack>
    </Section>
  )
}
