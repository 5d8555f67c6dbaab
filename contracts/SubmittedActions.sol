// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {ISignedActions} from "./ISignedActions.sol";

/// @title How a contract takes signed actions
/// @dev It calls itself with what was signed, acting as the signer. No other contract is trusted with anybody's name,
/// and nothing is delegatecalled.
abstract contract SubmittedActions is ISignedActions, Nonces {
    address private transient _signer;

    /// @inheritdoc ISignedActions
    function submitSigned(
        address signer,
        bytes calldata action,
        uint256 nonce,
        uint40 deadline,
        bytes calldata signature
    ) external {
        if (deadline <= block.timestamp) revert SignatureOver(deadline, block.timestamp);
        _useCheckedNonce(signer, nonce);
        _checkSigned(signer, action, nonce, deadline, signature);
        _signer = signer;
        Address.functionCall(address(this), action);
        _signer = address(0);
    }

    /// @dev Reverts unless the action is one that can be signed and the signature over it is the signer's.
    function _checkSigned(
        address signer,
        bytes calldata action,
        uint256 nonce,
        uint40 deadline,
        bytes calldata signature
    ) internal view virtual;

    /// @dev Who acts: the caller, or the signer of what is being submitted.
    function _caller() internal view returns (address) {
        return msg.sender == address(this) ? _signer : msg.sender;
    }
}
