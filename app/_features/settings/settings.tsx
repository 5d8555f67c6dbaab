"use client"
import { LockKeyhole } from "lucide-react"
import type { ReactNode } from "react"
import { useConfirming } from "../../_parts/confirming"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Icon } from "../../_ui/Icon"
import { Section, Stack } from "../../_ui/Layout"
import { PageHead } from "../../_ui/Page"
import { Meta } from "../../_ui/Text"
import { LanguageChoice } from "../language-choice-later"
import { CardIssuers } from "./card-issuers"
import { KeyCopy } from "./key-copy"
import { KnownByServer } from "./known-by-server"
import { KnownOnChain } from "./known-on-chain"
import { Look } from "./look"
import { LostWallet } from "./lost-wallet"
import { OwnName } from "./own-name"
import { Sessions } from "./sessions"
import { SettingsDetails } from "./settings-details"
import styles from "./way.module.css"
import { WaysIn } from "./ways-in"

/**
 * Keys and the ways to them, who acts for the account and who may reach it, this device, the own name,
 * trusted issuers of health cards, what others can see, and what the server knows.
 * @param props.people who acts for the account, and who may share with it first
 * @param props.everything the way out, and in
 */
export function Settings({ people, everything }: { people: ReactNode; everything: ReactNode }) {
  const { lock } = useSession()
  const confirming = useConfirming()
  return (
    <>
      <PageHead title="Settings">What opens your records, and what others can see of them.</PageHead>
      <Stack>
        <WaysIn />
        <LostWallet />
        <KeyCopy />
        {people}
      </Stack>
      <Section title="This device">
        <Stack>
          <Card
            title="Your keys are unlocked"
            meta={`They lock by themselves after 15 minutes without a touch, and ${
              confirming.by === "wallet"
                ? `whenever ${confirming.held} changes to another account`
                : "whenever this page is closed or loaded anew"
            }.`}
          >
            <Button className={styles.firm} icon={<Icon of={LockKeyhole} />} onClick={lock}>
              Lock now
            </Button>
          </Card>
          <Sessions />
          <Look />
          <LanguageChoice />
        </Stack>
      </Section>
      <Section title="Your records, without us">
        <Stack>{everything}</Stack>
      </Section>
      <Section title="You">
        <Stack>
          <OwnName />
          <CardIssuers />
        </Stack>
      </Section>
      <Section title="What the chain knows about me">
        <Stack>
          <KnownOnChain />
          <Meta>
            This list is public and cannot be erased later, by you or by us. What your records say, their
            names and your name are in none of it.
          </Meta>
          <SettingsDetails />
        </Stack>
      </Section>
      <Section title="What this server knows about me">
        <Stack>
          <KnownByServer />
          <Meta>
            That is every entry of its database about you. What is sealed or encrypted it cannot read. Former
            backups of it are not in this list.
          </Meta>
        </Stack>
      </Section>
    </>
  )
}
