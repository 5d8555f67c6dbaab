// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What can be signed for a registry
/// @notice Knows the sentence and the type of each function, and whose signature it is. It keeps nothing, calls nobody
/// but a signer with code (ERC-1271), and answers for whichever registry asks: the domain's verifyingContract is
/// the caller. It stands apart from the registry for its size alone.
interface IRegistryActions {
    /// @notice Reverts unless `signature` is the signer's over this action; see ISignedActions.
    /// @param account whom the registry says that the signer acts as; 0 where nobody
    function checkAction(
        address signer,
        address account,
        bytes calldata action,
        uint256 nonce,
        uint40 deadline,
        bytes calldata signature
    ) external view;

    /// @notice Reverts unless `agreement` is the present wallet's over
    ///     MoveTo(string sentence,address account,address wallet,address nextRecovery,uint40 agreedUntil)
    function checkAgreement(
        address present,
        address account,
        address wallet,
        address nextRecovery,
        uint40 agreedUntil,
        bytes calldata agreement
    ) external view;

    /// @notice Reverts unless `consent` is the wallet's over
    ///     ActAs(string sentence,address account,address wallet)
    function checkConsent(address account, address wallet, bytes calldata consent) external view;
}
