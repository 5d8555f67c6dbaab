import { Welcome } from "./_features/welcome/welcome"

export default function WelcomePage() {
  return <Welcome />
}
