/// The commonest nominal values among the neighbours of every point.
struct Votes {
  private let nominal: [NominalVariable]
  /// Point by point, one value for every variable.
  private let winners: [Int32]

  /// Lets the neighbours of every point vote; of equally common values that of the nearest wins.
  init(nominal: [NominalVariable], points: Neighborhood, nearest: NearestNeighbors) {
    self.nominal = nominal
    var winners: [Int32] = []
    winners.reserveCapacity(nominal.count * points.count)
    if !nominal.isEmpty {
      for point in 0..<points.count {
        let start = point * nearest.neighbors
        let neighbors = nearest.indices[start..<start + nearest.neighbors]
        for variable in nominal.indices {
          winners.append(Self.winner(among: neighbors, variable: variable, points: points))
        }
      }
    }
    self.winners = winners
  }

  /// Writes the winners of a point into a row.
  func write(for point: Int, into row: UnsafeMutablePointer<Float>) {
    for (variable, name) in nominal.enumerated() {
      name.write(winners[point * nominal.count + variable], into: row)
    }
  }

  private static func winner(
    among neighbors: ArraySlice<Int32>, variable: Int, points: Neighborhood
  ) -> Int32 {
    let start = variable * points.count
    var winner: (value: Int32, votes: Int) = (-1, 0)
    for neighbor in neighbors {
      let value = points.values[start + Int(neighbor)]
      let votes = neighbors.count { points.values[start + Int($0)] == value }
      if votes > winner.votes { winner = (value, votes) }
    }
    return winner.value
  }
}
