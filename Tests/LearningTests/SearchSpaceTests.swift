import Learning
import StrictJSON
import Testing

@Suite("Spaces of settings") struct SearchSpaceTests {
  private static let space: SearchSpace = [
    "training.rate": .log(1e-4, 1), "units": .int(4, 7), "kind": .choices(["a", "b"]),
    "layers": .stack(
      count: .int(0, 3),
      of: [["dense": ["units": ["logInt": [8, 64]]]], ["drop": ["linear": [0, 0.5]]]]),
  ]

  @Test("a point is settings, one number an axis, those of a stack behind its length")
  func point() {
    #expect(Self.space.coordinates.count == 6)
    let first = Self.space.settings(at: [0, 0, 0, 0, 0, 0])
    #expect(first.map(\.name) == ["training.rate", "units", "kind", "layers"])
    #expect(first.map(\.value) == [1e-4, 4, "a", []])
    let last = Self.space.settings(at: [1, 0.999, 0.999, 0.4, 0.999, 1])
    #expect(
      last.map(\.value) == [
        1.0, 7, "b", [["dense": ["units": 64]], ["drop": 0.5]],
      ])
    let twice = Self.space.settings(at: [0.5, 0, 0, 0.6, 0, 0])
    #expect(twice[0].value == 0.01)
    #expect(
      twice[3].value == [
        ["dense": ["units": 8]], ["drop": 0.0], ["dense": ["units": 8]], ["drop": 0.0],
      ])
  }

  @Test("settings go to their places, through objects, lists and the model's own members")
  func places() {
    let model: JSON = [
      "classifier": ["net": ["layers": [["dense": ["units": 3]]], "training": ["rate": 1.0]]],
      "transforms": .null, "balance": ["smote": ["neighbors": 5]],
    ]
    let applied = SearchSpace.applying(
      [
        ("layers[0].dense.units", 9), ("training.batch", 32), ("balance.smote.neighbors", 2),
        ("layers.7.dense.units", 1),
      ], to: model)
    #expect(
      applied == [
        "classifier": [
          "net": ["layers": [["dense": ["units": 9]]], "training": ["rate": 1.0, "batch": 32]]
        ], "transforms": .null, "balance": ["smote": ["neighbors": 2]],
      ])
  }

  @Test("numbers have at most four digits, and stay within their axis")
  func digits() {
    var stream = RandomKey(seed: 5).stream
    let axis: SearchSpace = ["x": .log(1.23456789e-7, 9.87654321e5)]
    for _ in 0..<500 {
      let value = axis.settings(at: [stream.uniform()])[0].value.double ?? .nan
      #expect(value >= 1.23456789e-7 && value <= 9.87654321e5)
      #expect("\(value)".filter { $0.isNumber }.drop { $0 == "0" }.count <= 9)
    }
    #expect(axis.settings(at: [0.5])[0].value == 0.3492)
  }
}
