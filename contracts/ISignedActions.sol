// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Actions that somebody else may submit
/// @notice A person signs what they want done (EIP-712) and anybody may bring it to the contract and pay for it. The
/// one who brings it can delay it or not bring it at all; they can change nothing of it and bring it but once.
///
/// For every function that can be signed there is one struct type of the function's name, with
///     string sentence, address account, then the function's parameters in their order, then uint256 nonce,
///     uint40 deadline
/// `account` is the one that the signer acts as; what a recovery does for an account has `address recovery` there, the
/// signer itself. So what one key signs is good for one account, also where it signs for several.
/// `sentence` says what the function does and is fixed in the contract, so that no page can put another one there.
/// Domain: name "Keyward", version "1", chainId, verifyingContract.
interface ISignedActions {
    error ActionUnknown(bytes4 selector);
    error ActionMalformed(uint256 length);
    error SignatureOver(uint40 deadline, uint256 blockTime);
    error SignatureInvalid(address signer, bytes32 digest);

    /// @notice Does what `signer` signed, as if they had called it themselves.
    /// @dev Reverts with what the function reverts with; the nonce is used up only where it succeeds.
    /// @param signer    whose EIP-712 signature it is: ECDSA (65 bytes) of its own key, else ERC-1271 of its code, which
    ///     is given 200,000 gas for the answer. Not ERC-6492: who signs has to be deployed
    /// @param action    the ABI-encoded call of one of this contract's own functions
    /// @param nonce     `nonces(signer)`
    /// @param deadline  unix seconds; good while `deadline > block.timestamp`
    function submitSigned(
        address signer,
        bytes calldata action,
        uint256 nonce,
        uint40 deadline,
        bytes calldata signature
    ) external;
}
