import Learning

/// Deals rows to folds so that identical rows stay together and every fold gets its share of each
/// stratum, as nearly as that allows.
struct TwinDeal {
  /// The stratum of every row.
  let strata: [Int]
  /// The group of identical rows of every row.
  let groups: [Int]
  /// How many rows of each stratum each fold is to have: `rooms[stratum][fold]`.
  let rooms: [[Int]]

  /// The fold of every row.
  ///
  /// Groups of several rows are placed first, the largest before the others and equal ones in random
  /// order, each into the fold that has the largest share of its room left afterwards; of equal folds
  /// the first. Then single rows fill what is left, at random.
  func assignment(key: RandomKey) -> [Int] {
    var assignment = [Int](repeating: -1, count: strata.count)
    var left = rooms
    var members = [[Int]](repeating: [], count: (groups.max() ?? -1) + 1)
    for (row, group) in groups.enumerated() { members[group].append(row) }
    var several = members.filter { $0.count > 1 }
    var stream = key["twins"].stream
    stream.shuffle(&several)
    let order = several.indices.sorted { (several[$1].count, $0) < (several[$0].count, $1) }
    for place in order {
      let fold = roomiest(for: several[place], left: left)
      for row in several[place] {
        assignment[row] = fold
        left[strata[row]][fold] -= 1
      }
    }
    let single = members.filter { $0.count == 1 }.map { $0[0] }.sorted()
    for stratum in rooms.indices {
      let rows = single.filter { strata[$0] == stratum }
      var hands = Self.hands(left[stratum], count: rows.count)
      var stream = key["single", stratum].stream
      stream.shuffle(&hands)
      for (row, fold) in zip(rows, hands) { assignment[row] = fold }
    }
    return assignment
  }

  private func roomiest(for group: [Int], left: [[Int]]) -> Int {
    var best = (fold: 0, share: -Double.infinity)
    for fold in rooms[0].indices {
      var share = Double.infinity
      for stratum in Set(group.map { strata[$0] }) {
        let taken = group.count { strata[$0] == stratum }
        let rest = Double(left[stratum][fold] - taken) / Double(max(rooms[stratum][fold], 1))
        share = min(share, rest)
      }
      if share > best.share { best = (fold, share) }
    }
    return best.fold
  }

  /// The folds that `count` single rows go to; where groups overfilled a fold, the roomiest others
  /// give up room, the last of equal ones first.
  private static func hands(_ left: [Int], count: Int) -> [Int] {
    var room = left.map { max($0, 0) }
    while room.reduce(0, +) > count {
      let roomiest = room.indices.max { (room[$0], $0) < (room[$1], $1) } ?? 0
      room[roomiest] -= 1
    }
    return room.indices.flatMap { [Int](repeating: $0, count: room[$0]) }
  }
}
