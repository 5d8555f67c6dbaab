// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ActionTypes} from "./ActionTypes.sol";
import {SubmittedActions} from "./SubmittedActions.sol";
import {Signatures} from "./libraries/Signatures.sol";

/// @title How a contract takes signed actions and knows by itself what can be signed for it
abstract contract SignedActions is SubmittedActions, ActionTypes, EIP712 {
    constructor() EIP712("Keyward", "1") {}

    /// @inheritdoc SubmittedActions
    function _checkSigned(
        address signer,
        bytes calldata action,
        uint256 nonce,
        uint40 deadline,
        bytes calldata signature
    ) internal view override {
        bytes32 digest = _hashTypedDataV4(_hashAction(signer, _accountOf(signer), action, nonce, deadline));
        if (!Signatures.isBy(signer, digest, signature)) revert SignatureInvalid(signer, digest);
    }

    /// @dev The account that a wallet acts as; 0 where it acts as nobody.
    function _accountOf(address wallet) internal view virtual returns (address);
}
