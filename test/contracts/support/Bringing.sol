// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {People} from "./People.sol";

/// @dev One brings to a contract what others signed for it. What was taken or refused against a shadow's word is
/// counted.
abstract contract Bringing is People {
    // Not immutable: the runner tells contracts by their code.
    address internal _target;
    bytes32 private _domain;

    uint256 public taken;
    uint256 public refused;
    uint256 public forbiddenTaken;
    uint256 public allowedRefused;
    uint256 public brought;
    uint256 public broughtTwice;
    uint256 public alteredTaken;
    /// @dev Lists whose last block was earlier than before.
    uint256 public fell;
    mapping(address account => uint256) private _lastBlocks;
    bytes private _lastBrought;

    constructor(address target) {
        _target = target;
        _domain = _domainOf(target);
    }

    // ------------------------------------------------------------ mischief

    /// @dev What was brought once is brought once more, at any time later.
    function bringAgain() external {
        if (_lastBrought.length == 0) return;
        VM.prank(RELAY);
        (bool done, ) = _target.call(_lastBrought);
        if (done) broughtTwice += 1;
    }

    /// @dev One bit of the call is another one.
    function _bringFlipped(bytes memory submission, uint256 place, uint256 bit) internal {
        submission[place] = submission[place] ^ bytes1(uint8(1 << (bit % 8)));
        VM.prank(RELAY);
        (bool done, ) = _target.call(submission);
        if (done) alteredTaken += 1;
    }

    // ------------------------------------------------------------ bringing

    function _bring(bytes memory submission) internal returns (bool done) {
        VM.prank(RELAY);
        (done, ) = _target.call(submission);
        if (!done) return false;
        brought += 1;
        _lastBrought = submission;
    }

    function _judge(bool allowed, bool wasTaken) internal {
        if (wasTaken) taken += 1;
        if (wasTaken && !allowed) forbiddenTaken += 1;
        if (!wasTaken) refused += 1;
        if (!wasTaken && allowed) allowedRefused += 1;
        for (uint256 i = 0; i < people.length; ++i) {
            uint256 lastBlock = _lastBlockOf(people[i]);
            if (lastBlock == _lastBlocks[people[i]]) continue;
            if (lastBlock < _lastBlocks[people[i]]) fell += 1;
            _lastBlocks[people[i]] = lastBlock;
        }
    }

    /// @dev Of the person's own list.
    function _lastBlockOf(address person) internal view virtual returns (uint256);

    // ------------------------------------------------------------- signing

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return _digestFor(_domain, structHash);
    }

    function _digestFor(bytes32 domain, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _domainOf(address target) internal view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                    ),
                    keccak256("Keyward"),
                    keccak256("1"),
                    block.chainid,
                    target
                )
            );
    }

    // -------------------------------------------------------------- inputs

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
