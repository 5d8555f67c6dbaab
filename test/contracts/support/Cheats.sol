// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What of the test runner's cheat codes is used here.
interface Cheats {
    function prank(address caller) external;
    function warp(uint256 timestamp) external;
    function roll(uint256 blockNumber) external;
    function chainId(uint256 id) external;
    function store(address target, bytes32 slot, bytes32 value) external;
    function assume(bool condition) external pure;
    function expectRevert(bytes calldata revertData) external;
    function addr(uint256 privateKey) external pure returns (address);
    function getCode(string calldata artifact) external view returns (bytes memory creationCode);
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
}

abstract contract WithCheats {
    Cheats internal constant VM = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));

    function _within(uint256 value, uint256 least, uint256 most) internal pure returns (uint256) {
        return least + (value % (most - least + 1));
    }
}
