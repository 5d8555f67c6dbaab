"use client"
import { ProblemNote } from "../../_parts/actions/problem"
import { useLinks } from "../../_session/links"
import { Section, Stack } from "../../_ui/Layout"
import { Meta } from "../../_ui/Text"
import { LinkCard } from "./link-card"

/** Links that the account gave to people without an account; nothing where there never was one. */
export function LinksSection() {
  const links = useLinks()
  if (links.error && !links.data) return <ProblemNote error={links.error} />
  if (!links.data || links.data.length === 0) return null
  return (
    <Section title="Links">
      <Stack>
        <Meta>
          For people without an account. Who opened a link is what our server writes down; it could leave one
          out. Names are as they were typed; nobody checked them.
        </Meta>
        {links.data.map((link) => (
          <LinkCard key={link.row} link={link} />
        ))}
      </Stack>
    </Section>
  )
}
