"use client"
import { useConnectModal } from "@rainbow-me/rainbowkit"
import { QrCode, TriangleAlert, Wallet as WalletIcon } from "lucide-react"
import { useState, useSyncExternalStore } from "react"
import { demoPeopleOn, demoWallet, demoWalletId } from "#demo"
import { walletError } from "../../_core/wallet-errors"
import { ProblemNote } from "../../_parts/actions/problem"
import { Avatar } from "../../_ui/Avatar"
import { Icon } from "../../_ui/Icon"
import { AsideBox, Pick, PickList } from "../../_ui/PickList"
import { Tag } from "../../_ui/Tag"
import { Tile } from "../../_ui/Tile"
import type { ConnectRoomProps } from "../connect-room-props"
import type { WalletPicker } from "./wallet-picker"

/** EIP-6963: what MetaMask calls itself. */
const METAMASK = "io.metamask"

interface ChoicesProps extends Pick<ConnectRoomProps, "config" | "prompts" | "onClose" | "onConnected"> {
  readonly picker: WalletPicker
}

/**
 * MetaMask first, other wallets by RainbowKit's own dialog, and on a local chain the demo people.
 * @param props.onConnected takes a demo person's wallet; any other is handed over by the room
 */
export function ConnectChoices({ config, prompts, picker, onClose, onConnected }: ChoicesProps) {
  const wallets = useSyncExternalStore(picker.subscribe, picker.found)
  const { openConnectModal } = useConnectModal()
  const [waiting, setWaiting] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const people = demoPeopleOn(config)
  const metamask = wallets.find(({ id }) => id === METAMASK)
  const others = () => {
    onClose()
    // a modal dialog lies above everything else: ours has to be gone before RainbowKit's comes
    setTimeout(() => openConnectModal?.())
  }
  const attempt = async (id: string, work: () => Promise<unknown>) => {
    setWaiting(id)
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(walletError(thrown, "connection"))
    } finally {
      setWaiting(null)
    }
  }
  const enter = (id: string) =>
    attempt(id, async () => {
      const wallet = await demoWallet(config, id)
      if (wallet) await onConnected(wallet)
    })

  return (
    <>
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
            onPick={() =>
              void attempt(METAMASK, () => prompts.ask("connect", () => picker.connect(METAMASK)))
            }
          />
        ) : (
          <Pick
            first
            mark={
              <Tile>
                <Icon of={WalletIcon} />
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
      {people.length > 0 && (
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
            {people.map((person) => (
              <Pick
                key={person.id}
                mark={<Avatar name={person.name} me={person.role === "patient"} />}
                title={person.name}
                meta={`${person.speciality ?? "Patient"} · ${person.city}`}
                onPick={() => void enter(demoWalletId(person))}
              />
            ))}
          </PickList>
        </AsideBox>
      )}
    </>
  )
}

/** The icon that a wallet announced: a data URI, drawn as an image and as nothing else. */
const Announced = ({ icon }: { icon: string | undefined }) =>
  icon?.startsWith("data:image/") ? (
    <img src={icon} alt="" width={40} height={40} />
  ) : (
    <Tile>
      <Icon of={WalletIcon} />
    </Tile>
  )
