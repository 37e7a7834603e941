/// The elements of an array, one after the other.
struct UnkeyedReading: UnkeyedDecodingContainer {
  let place: Reading
  let elements: [JSON]
  private(set) var currentIndex = 0

  init(place: Reading, elements: [JSON]) {
    self.place = place
    self.elements = elements
  }

  var codingPath: [any CodingKey] { place.path }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  private mutating func next() throws -> Reading {
    guard !isAtEnd else {
      let rule = "must have more than \(elements.count) elements"
      throw place.refused(.outOfRange(rule: rule, got: "\(elements.count)"))
    }
    defer { currentIndex += 1 }
    return place.part(.index(currentIndex), elements[currentIndex])
  }

  mutating func decodeNil() -> Bool {
    guard !isAtEnd, elements[currentIndex] == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try next().value(as: type)
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try next().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder {
    try next()
  }
}
