// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title How far a scope's epoch may be raised at once
library Epochs {
    /// @dev 256 generations at once. Without it one call of a hostile delegate would use up a scope's epochs.
    uint32 internal constant STEP_MOST = 1 << 16;

    /// @dev At the last epoch of all it may stay there: ending a grant must not become impossible.
    function isRaised(uint32 epoch, uint32 newEpoch) internal pure returns (bool) {
        return newEpoch > epoch || newEpoch == type(uint32).max;
    }

    /// @return the highest epoch that may follow
    function most(uint32 epoch) internal pure returns (uint32) {
        return epoch > type(uint32).max - STEP_MOST ? type(uint32).max : epoch + STEP_MOST;
    }
}
