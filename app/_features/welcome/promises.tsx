import { KeyRound, Lock, Users } from "lucide-react"
import { Points } from "../../_ui/Hero"
import { Icon } from "../../_ui/Icon"

/** The three promises, each with its limit in the same breath. */
export const Promises = () => (
  <Points
    points={[
      {
        icon: <Icon of={Lock} />,
        title: "We cannot read your records",
        text: "They are encrypted on your device before they leave it. We store them; we hold no key that opens them.",
      },
      {
        icon: <Icon of={Users} />,
        title: "You decide who can, and until when",
        text: "Stop sharing with one tap. What somebody has already opened, they may have kept. Nobody can undo that.",
      },
      {
        icon: <Icon of={KeyRound} />,
        title: "Your recovery code is the spare key",
        text: "You print it once. If you lose your wallet and the code, nobody can open your records again, and that includes us.",
      },
    ]}
  />
)
