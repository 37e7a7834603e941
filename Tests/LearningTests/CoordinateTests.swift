import Learning
import Testing

@Suite struct CoordinateTests {
  static let all: [Coordinate] = [
    .real(lower: -2, upper: 3, isLog: false), .real(lower: 1e-4, upper: 1e-1, isLog: true),
    .real(lower: 0.1, upper: 0.1, isLog: true), .whole(lower: -3, upper: 4, isLog: false),
    .whole(lower: 8, upper: 256, isLog: true), .whole(lower: 1, upper: 1, isLog: true),
    .choice(count: 3), .choice(count: 1),
  ]

  @Test("both ends of every axis are reached, and nothing beyond them", arguments: all)
  func ends(_ coordinate: Coordinate) {
    let ends: (Double, Double) =
      switch coordinate {
      case .real(let lower, let upper, _): (lower, upper)
      case .whole(let lower, let upper, _): (Double(lower), Double(upper))
      case .choice(let count): (0, Double(count - 1))
      }
    #expect(coordinate.value(at: 0) == ends.0 && coordinate.value(at: 1) == ends.1)
    #expect(coordinate.value(at: -1) == ends.0 && coordinate.value(at: 2) == ends.1)
    for step in 0...1000 {
      let value = coordinate.value(at: Double(step) / 1000)
      #expect(value >= ends.0 && value <= ends.1)
    }
  }

  @Test("values rise with the place, and a value's place leads back to it", arguments: all)
  func roundTrip(_ coordinate: Coordinate) {
    let values = (0...1000).map { coordinate.value(at: Double($0) / 1000) }
    #expect(values == values.sorted())
    for value in values {
      let again = coordinate.value(at: coordinate.place(of: value))
      if case .real = coordinate {
        #expect(abs(again - value) <= 1e-14 * abs(value) + 1e-15)
      } else {
        #expect(again == value)
      }
    }
  }

  @Test("whole numbers and choices have equal shares, at edges too")
  func shares() {
    for coordinate in [
      Coordinate.whole(lower: -2, upper: 1, isLog: false), .choice(count: 4),
    ] {
      let first = coordinate.value(at: 0)
      let values = (0..<1024).map { coordinate.value(at: Double($0) / 1024) - first }
      #expect(
        (0..<4).map { value in values.count { $0 == Double(value) } } == [256, 256, 256, 256])
    }
  }

  @Test("a logarithmic axis has its geometric mean in the middle")
  func logarithms() {
    let rate = Coordinate.real(lower: 1e-4, upper: 1e-2, isLog: true)
    #expect(abs(rate.value(at: 0.5) - 1e-3) < 1e-17)
    #expect(Coordinate.whole(lower: 4, upper: 256, isLog: true).value(at: 0.5) == 30)
  }

  @Test("the widest ranges stay finite")
  func widest() {
    let whole = Coordinate.whole(lower: .min, upper: .max, isLog: false)
    let real = Coordinate.real(
      lower: -.greatestFiniteMagnitude, upper: .greatestFiniteMagnitude, isLog: false)
    for coordinate in [whole, real] {
      #expect(abs(coordinate.value(at: 0.5)) <= 1)
      #expect(coordinate.place(of: 0) == 0.5)
    }
  }
}
