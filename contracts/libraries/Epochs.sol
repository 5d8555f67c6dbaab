// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title How far a scope's epoch may be raised
/// @dev 256 epochs are a generation: they come from one master, which is in the patient's vault.
library Epochs {
    uint32 private constant STEP_MASK = 0xff;

    /// @dev At the last epoch of all it may stay there: ending a grant must not become impossible.
    function isRaised(uint32 epoch, uint32 newEpoch) internal pure returns (bool) {
        return newEpoch > epoch || newEpoch == type(uint32).max;
    }

    function generationOf(uint32 epoch) internal pure returns (uint24) {
        return uint24(epoch >> 8);
    }

    /// @return the last epoch of a generation
    function lastOf(uint24 generation) internal pure returns (uint32) {
        return (uint32(generation) << 8) | STEP_MASK;
    }

    /// @param newest the newest generation that any scope of the patient stood in
    /// @return the highest epoch to which one of them may be raised: the first of the next generation, so that one
    /// call asks the patient for one new master at most
    function most(uint24 newest) internal pure returns (uint32) {
        uint32 last = lastOf(newest);
        return last == type(uint32).max ? last : last + 1;
    }
}
