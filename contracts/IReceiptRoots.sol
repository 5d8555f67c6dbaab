// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What the roots of the receipts promise
/// @notice A deployment's server keeps the receipts of opening that readers leave for patients: sealed, one tree for all
/// of them (RFC 9162). Its operator commits the tree's root here, once a day. A root says nothing of anybody; whoever has
/// it can be shown that a receipt is in the tree, and that a later tree only grew. There is one head, so that nobody can
/// be shown another tree than everybody else.
interface IReceiptRoots {
    // --------------------------------------------------------------- events

    /// @param root Merkle Tree Hash of RFC 9162 section 2.1.1, SHA-256, over `size` receipts
    event RootCommitted(bytes32 root, uint40 size);
    event OperatorNamed(address indexed operator);

    // --------------------------------------------------------------- errors

    error NotTheOperator(address caller);
    error NotGrown(uint40 size, uint40 current);
    error EmptyRoot();
    error NotAPerson(address account);

    // -------------------------------------------------------------- writing

    /// @notice The operator commits a root; the tree has grown since the last one.
    /// @param root not 0
    /// @param size how many receipts the tree has; more than before
    function commit(bytes32 root, uint40 size) external;

    /// @notice The operator hands over to another account, which commits from now on; the head stays.
    function handOver(address next) external;

    // ---------------------------------------------------------------- views

    /// @return root the first 27 bytes of the last root, so that it shares a word with the size; 0 = none
    /// @return size how many receipts it is over
    function head() external view returns (bytes27 root, uint40 size);

    function operator() external view returns (address);
}
