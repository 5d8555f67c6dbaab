// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title Whose signature it is
/// @dev The address's own key comes first: an account that delegated its code (EIP-7702) still signs with it, whatever
/// that code says of signatures. Having code does not mean being a contract.
library Signatures {
    /// @dev What an ERC-1271 signer may use: whoever brings an action pays for it, also where the answer is no. A check
    /// that is given less because the caller has less can only fail, and with it the whole call.
    uint256 internal constant ERC1271_GAS = 200_000;

    /// @return whether `signature` is the ECDSA signature (65 bytes) of the signer's key, or the signer's code says that
    /// it is the signer's (ERC-1271)
    function isBy(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError failed, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failed == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return _isAcceptedBy(signer, digest, signature);
    }

    /// @dev Takes one word of the answer, however long it is.
    function _isAcceptedBy(
        address signer,
        bytes32 digest,
        bytes calldata signature
    ) private view returns (bool) {
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        bytes32 answer;
        bool isAnswered;
        assembly ("memory-safe") {
            isAnswered := staticcall(ERC1271_GAS, signer, add(question, 32), mload(question), 0, 32)
            isAnswered := and(isAnswered, gt(returndatasize(), 31))
            answer := mload(0)
        }
        return isAnswered && answer == bytes32(IERC1271.isValidSignature.selector);
    }
}
