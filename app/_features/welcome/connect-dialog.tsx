"use client"
import { useConnectModal } from "@rainbow-me/rainbowkit"
import { QrCode, TriangleAlert, Wallet } from "lucide-react"
import { useState } from "react"
import { useConnect } from "wagmi"
import type { Connector } from "wagmi"
import { demoConnectorId, demoPeople } from "../../_session/demo"
import { usePrompts } from "../../_session/use-prompts"
import { walletAnswer } from "../../_core/wallet-answer"
import { Avatar } from "../../_ui/Avatar"
import { Dialog } from "../../_ui/Dialog"
import { Icon } from "../../_ui/Icon"
import { AsideBox, Pick, PickList } from "../../_ui/PickList"
import { Tag } from "../../_ui/Tag"
import { Meta } from "../../_ui/Text"
import { Tile } from "../../_ui/Tile"
import { ProblemNote } from "../../_parts/actions/problem"
import styles from "./connect-dialog.module.css"

/** EIP-6963: what MetaMask calls itself. */
const METAMASK = "io.metamask"

/** MetaMask first, other wallets by RainbowKit's own dialog, and on a local chain the demo people. */
export const ConnectDialog = ({ open, onClose }: { open: boolean; onClose: () => void }) =>
  open ? <OpenDialog onClose={onClose} /> : null

function OpenDialog({ onClose }: { onClose: () => void }) {
  const { connectors, connectAsync } = useConnect()
  const { openConnectModal } = useConnectModal()
  const prompts = usePrompts()
  const [waiting, setWaiting] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const metamask = connectors.find(({ id }) => id === METAMASK)
  const others = () => {
    onClose()
    // a modal dialog lies above everything else: ours has to be gone before RainbowKit's comes
    setTimeout(() => openConnectModal?.())
  }
  const connect = async (connector: Connector) => {
    setWaiting(connector.id)
    setError(null)
    try {
      await prompts.ask("connect", () => connectAsync({ connector }))
      onClose()
    } catch (thrown) {
      setError(walletAnswer(thrown))
    } finally {
      setWaiting(null)
    }
  }
  const pick = (id: string) => {
    const connector = connectors.find((each) => each.id === id)
    if (connector) void connect(connector)
  }

  return (
    <Dialog open onClose={onClose} title="Connect your wallet">
      <Meta className={styles.lead}>
        A wallet is an app that proves you are you. Connecting costs nothing and moves no money.
      </Meta>
      <PickList>
        {metamask ? (
          <Pick
            first
            mark={<Announced icon={metamask.icon} />}
            title="MetaMask"
            meta="In this browser"
            end={
              waiting === METAMASK ? (
                <Tag tone="warning">Waiting for it</Tag>
              ) : (
                <Tag tone="success">Ready</Tag>
              )
            }
            onPick={() => void connect(metamask)}
          />
        ) : (
          <Pick
            first
            mark={
              <Tile>
                <Icon of={Wallet} />
              </Tile>
            }
            title="MetaMask"
            meta="Not found in this browser: how to get it"
            onPick={others}
          />
        )}
        <Pick
          mark={
            <Tile>
              <Icon of={QrCode} />
            </Tile>
          }
          title="Another wallet"
          meta="Rabby, Brave, or any other in this browser"
          onPick={others}
        />
      </PickList>
      <ProblemNote error={error} />
      {demoPeople.length > 0 && (
        <AsideBox
          title="Demo people"
          tag={
            <Tag tone="warning" icon={<Icon of={TriangleAlert} size={16} />}>
              Demo only
            </Tag>
          }
          help="Invented people with invented records, on this computer. Anyone can open them, so never add a real record here."
        >
          <PickList>
            {demoPeople.map((person) => (
              <Pick
                key={person.id}
                mark={<Avatar name={person.name} me={person.role === "patient"} />}
                title={person.name}
                meta={`${person.speciality ?? "Patient"} · ${person.city}`}
                onPick={() => pick(demoConnectorId(person))}
              />
            ))}
          </PickList>
        </AsideBox>
      )}
    </Dialog>
  )
}

/** The icon that a wallet announced: a data URI, drawn as an image and as nothing else. */
const Announced = ({ icon }: { icon: string | undefined }) =>
  icon?.startsWith("data:image/") ? (
    <img src={icon} alt="" width={40} height={40} />
  ) : (
    <Tile>
      <Icon of={Wallet} />
    </Tile>
  )
