extension String {
  /// The text with control characters written out, such as `\u{1B}`, but for line ends and tabs.
  ///
  /// A name from a file then cannot steer the terminal that shows it, nor turn the text around.
  package var printable: String { escaping { $0.isControl && $0 != "\n" && $0 != "\t" } }

  /// The same in one line.
  package var printableLine: String { escaping(\.isControl) }

  private func escaping(_ isEscaped: (Unicode.Scalar) -> Bool) -> String {
    guard unicodeScalars.contains(where: isEscaped) else { return self }
    return unicodeScalars.map { scalar in
      isEscaped(scalar)
        ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
    }.joined()
  }
}

extension Unicode.Scalar {
  /// Whether it is a control character, or one that changes the direction of what follows.
  fileprivate var isControl: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
