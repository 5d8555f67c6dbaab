import { walletPickerSuite } from "./wallet-picker.suite"

// RainbowKit takes wagmi 2 only; wagmi3 is an npm alias of the version after it.
walletPickerSuite("wagmi 2", "wagmi")
walletPickerSuite("wagmi 3", "wagmi3")
