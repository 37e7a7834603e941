/// The memory that a layer works in, counted in floats.
public struct ScratchRequest: Sendable, Hashable {
  /// Kept from the forward to the backward pass, for every row of the batch.
  public var keptPerRow: Int
  /// Kept from the forward to the backward pass, whatever the batch.
  public var kept: Int
  /// Used within one call, for every row of the batch; every layer is given the same memory.
  public var temporaryPerRow: Int
  /// Used within one call, whatever the batch.
  public var temporary: Int

  /// A request.
  public init(keptPerRow: Int = 0, kept: Int = 0, temporaryPerRow: Int = 0, temporary: Int = 0) {
    self.keptPerRow = keptPerRow
    self.kept = kept
    self.temporaryPerRow = temporaryPerRow
    self.temporary = temporary
  }
}
