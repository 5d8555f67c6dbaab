// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISignedActions} from "../../../contracts/ISignedActions.sol";
import {IRecordRegistry} from "../../../contracts/IRecordRegistry.sol";
import {ActionTable} from "./ActionTable.sol";
import {People} from "./People.sol";
import {Shadow} from "./Shadow.sol";

/// @dev How people do what they do: by a transaction of their own, or signed and brought by somebody else, sometimes in
/// a way that must not work. What was taken or refused against the shadow's word is counted.
abstract contract Acting is Shadow, People {
    // Not immutable: the runner tells contracts by their code.
    address private _registry;
    bytes32 private _domain;
    ActionTable private _table = new ActionTable();

    uint256 public taken;
    uint256 public refused;
    uint256 public forbiddenTaken;
    uint256 public allowedRefused;
    uint256 public brought;
    uint256 public broughtTwice;
    uint256 public alteredTaken;
    /// @dev Wallets of the frozen and the replaced that got anything done, but as somebody's recovery.
    uint256 public takenFromTheShut;
    mapping(address signer => uint256) public nonces;
    bytes private _lastBrought;

    constructor(address registry) {
        _registry = registry;
        _domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Keyward"),
                keccak256("1"),
                block.chainid,
                registry
            )
        );
    }

    /// @param fields what of the action EIP-712 encodes: words as they are, what is dynamic as its hash
    function _act(
        address wallet,
        bool allowed,
        bytes memory action,
        bytes memory fields
    ) internal returns (bool done) {
        uint256 how = _draw() % 16;
        if (how < 8) {
            VM.prank(wallet);
            (done, ) = _registry.call(action);
        } else {
            uint256 nonce = nonces[wallet] + (how == 8 ? 1 : 0);
            uint40 deadline = uint40(how == 9 ? block.timestamp : block.timestamp + 1 + (_draw() % 1 days));
            address signer = how == 10 ? _anyWallet(_draw()) : wallet;
            allowed = allowed && how > 9 && signer == wallet;
            done = _bring(_submission(wallet, signer, action, fields, nonce, deadline));
            if (done) nonces[wallet] += 1;
        }
        _judge(allowed, done);
    }

    /// @dev The same, of what only an account does for itself: counts what a shut wallet achieves.
    function _actAsAccount(
        address wallet,
        bool allowed,
        bytes memory action,
        bytes memory fields
    ) internal returns (bool done) {
        bool isShut = accountOf(wallet) == address(0);
        done = _act(wallet, allowed && !isShut, action, fields);
        if (done && isShut) takenFromTheShut += 1;
    }

    // ------------------------------------------------------------ mischief

    /// @dev What was brought once is brought once more, at any time later.
    function bringAgain() external {
        if (_lastBrought.length == 0) return;
        VM.prank(RELAY);
        (bool done, ) = _registry.call(_lastBrought);
        if (done) broughtTwice += 1;
    }

    /// @dev One bit of what was signed, or of the signature, is another one.
    function bringAltered(uint256 who, uint256 which) external {
        address wallet = _anyWallet(who);
        address account = accountOf(wallet);
        bytes memory action = abi.encodeCall(IRecordRegistry.sealVault, (bytes32(who | 1), vault[account]));
        bytes memory fields = abi.encode(who | 1, vault[account]);
        bytes memory call = _submission(
            wallet,
            wallet,
            action,
            fields,
            nonces[wallet],
            uint40(block.timestamp + 1)
        );
        // Signer, nonce, deadline; the action's bytes; the signature's. Not offsets and padding, which nobody signs.
        uint256[5] memory starts = [uint256(4), 4 + 64, 4 + 96, 4 + 192, 4 + 320];
        uint256[5] memory lengths = [uint256(32), 32, 32, 68, 65];
        uint256 part = which % 5;
        uint256 place = starts[part] + ((which >> 8) % lengths[part]);
        call[place] = call[place] ^ bytes1(uint8(1 << ((which >> 128) % 8)));
        VM.prank(RELAY);
        (bool done, ) = _registry.call(call);
        if (done) alteredTaken += 1;
    }

    // ------------------------------------------------------------- signing

    function _submission(
        address wallet,
        address signer,
        bytes memory action,
        bytes memory fields,
        uint256 nonce,
        uint40 deadline
    ) private view returns (bytes memory) {
        (bytes32 typeHash, bytes32 sentence) = _table.typeOf(bytes4(action));
        bytes32 digest = _digest(
            keccak256(bytes.concat(typeHash, sentence, fields, abi.encode(nonce, deadline)))
        );
        bytes memory signature = _signature(signer, digest);
        return abi.encodeCall(ISignedActions.submitSigned, (wallet, action, nonce, deadline, signature));
    }

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", _domain, structHash));
    }

    function _bring(bytes memory submission) private returns (bool done) {
        VM.prank(RELAY);
        (done, ) = _registry.call(submission);
        if (!done) return false;
        brought += 1;
        _lastBrought = submission;
    }

    function _judge(bool allowed, bool wasTaken) internal {
        if (wasTaken) taken += 1;
        if (wasTaken && !allowed) forbiddenTaken += 1;
        if (!wasTaken) refused += 1;
        if (!wasTaken && allowed) allowedRefused += 1;
    }

    // -------------------------------------------------------------- inputs

    /// @dev Half the time a wallet that acts as the patient: with anybody at random hardly anything would be taken.
    function _caller(uint256 who, address patient) internal view returns (address) {
        return (who >> 128) % 2 == 0 ? walletOf(patient) : _anyWallet(who);
    }

    /// @dev 0, now, or up to thirty days from now.
    function _dateIn(uint256 duration) internal view returns (uint40) {
        if (duration % 16 == 0) return 0;
        if (duration % 16 == 1) return uint40(block.timestamp);
        return uint40(block.timestamp + 1 + (((duration % (1 << 32)) * 10_007) % 30 days));
    }

    function _bytes(uint256 length, uint256 salt) internal pure returns (bytes memory filled) {
        filled = new bytes(length);
        for (uint256 i = 0; i + 32 <= length && i < 64; i += 32) {
            bytes32 word = keccak256(abi.encode(salt, i));
            assembly ("memory-safe") {
                mstore(add(add(filled, 32), i), word)
            }
        }
    }
}
