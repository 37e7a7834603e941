/// Chooses the points of a line that keep its shape.
///
/// From the two ends on, the point that lies furthest from the line so far is taken, until there are
/// enough or all others lie on the line (Douglas and Peucker, "Algorithms for the reduction of the
/// number of points", Cartographica 10(2), 1973, with a count in place of a tolerance).
struct Thinning {
  /// The coordinates of every point, all stretched to one unit.
  private let points: [[Double]]
  /// The stretches between points that were taken, each with its furthest point.
  private var open: [Stretch] = []

  private struct Stretch {
    var first: Int
    var last: Int
    var furthest: Int
    var distance: Double
  }

  /// Points of two or more coordinates, which are compared after stretching each to one unit.
  init(_ points: [[Double]]) {
    let spans = (points.first ?? []).indices.map { axis in
      let values = points.map { $0[axis] }
      return (values.max() ?? 0) - (values.min() ?? 0)
    }
    self.points = points.map { point in
      zip(point, spans).map { $1 > 0 ? $0 / $1 : 0 }
    }
  }

  /// The positions of at most `limit` points, rising; first and last are among them.
  mutating func kept(_ limit: Int) -> [Int] {
    guard points.count > max(2, limit) else { return Array(points.indices) }
    var kept = [0, points.count - 1]
    open = [stretch(0, points.count - 1)]
    while kept.count < limit, let next = takeWidest(), next.distance > 1e-12 {
      kept.append(next.furthest)
      open.append(stretch(next.first, next.furthest))
      open.append(stretch(next.furthest, next.last))
    }
    return kept.sorted()
  }

  /// Removes the stretch whose furthest point lies furthest off; the earliest among equals.
  private mutating func takeWidest() -> Stretch? {
    var widest = 0
    for index in open.indices {
      let (one, best) = (open[index], open[widest])
      if one.distance > best.distance
        || (one.distance == best.distance && one.first < best.first)
      {
        widest = index
      }
    }
    return open.isEmpty ? nil : open.remove(at: widest)
  }

  private func stretch(_ first: Int, _ last: Int) -> Stretch {
    var result = Stretch(first: first, last: last, furthest: first, distance: 0)
    guard last - first > 1 else { return result }
    let line = zip(points[first], points[last]).map { $1 - $0 }
    let length = line.reduce(0) { $0 + $1 * $1 }
    for index in (first + 1)..<last {
      var along = 0.0
      var square = 0.0
      for axis in line.indices {
        let offset = points[index][axis] - points[first][axis]
        along += offset * line[axis]
        square += offset * offset
      }
      let distance = length > 0 ? max(0, square - along * along / length) : square
      if distance > result.distance {
        result.distance = distance
        result.furthest = index
      }
    }
    return result
  }
}
