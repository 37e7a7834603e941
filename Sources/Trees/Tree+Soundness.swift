extension Tree {
  /// Whether walking the tree on rows with these bins stays inside it and ends at a probability.
  func isSound(for bins: [FeatureBins]) -> Bool {
    let end = words.count - Self.padding
    var rightPlaces: [Int] = []
    var place = 0
    while place < end {
      if words[place] & Self.inner != 0 {
        guard place + 1 < end, let next = soundChildren(of: place, end: end, bins: bins) else {
          return false
        }
        rightPlaces.append(next.right)
        place = next.left
      } else {
        guard (0...1).contains(Float(bitPattern: words[place])) else { return false }
        place += 1
        guard let right = rightPlaces.popLast() else { return place == end }
        guard right == place else { return false }
      }
    }
    return false
  }

  private func soundChildren(
    of place: Int, end: Int, bins: [FeatureBins]
  ) -> (left: Int, right: Int)? {
    switch node(at: place) {
    case .leaf: return nil
    case .ordered(let feature, _, let left, let right):
      guard feature < bins.count, bins[feature].levels == nil, right < end else { return nil }
      return (left, right)
    case .subset(let feature, let set, let left, let right):
      guard feature < bins.count, let levels = bins[feature].levels,
        set.count == levels / 32 + 1, right < end
      else { return nil }
      return (left, right)
    }
  }
}
