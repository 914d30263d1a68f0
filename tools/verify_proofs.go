// Verify a ledger's checkpoints and both kinds of proof by golang.org/x/mod/sumdb, on which Go's own checksum database
// rests, and none of this product's code.
//
//	go run tools/verify_proofs.go KEY OLD NEW PROOF CONSISTENT
//
// KEY is what `guidance ledger keys show` says that other tools verify checkpoints by; OLD and NEW are checkpoints;
// PROOF is what `ledger prove` wrote; CONSISTENT is what `ledger consistent OLD NEW` printed.
package main

import (
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func read(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	return string(text)
}

func hashOf(line string) (found tlog.Hash) {
	raw, err := base64.StdEncoding.DecodeString(line)
	if err != nil || len(raw) != len(found) {
		log.Fatalf("%q is no hash", line)
	}
	copy(found[:], raw)
	return found
}

// head verifies a signed checkpoint, and gives its size and root.
func head(text string, verifier note.Verifier) (int64, tlog.Hash) {
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		log.Fatal(err)
	}
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		log.Fatalf("the checkpoint is of %q", lines[0])
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	return size, hashOf(lines[2])
}

func main() {
	verifier, err := note.NewVerifier(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	oldSize, oldRoot := head(read(os.Args[2]), verifier)
	newSize, newRoot := head(read(os.Args[3]), verifier)
	fmt.Printf("checkpoints at %d and %d: signed by %s\n", oldSize, newSize, verifier.Name())

	proof, signed, _ := strings.Cut(read(os.Args[4]), "\n\n")
	lines := strings.Split(proof, "\n")
	entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		log.Fatal(err)
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	size, root := head(signed, verifier)
	var path tlog.RecordProof
	for _, line := range lines[3:] {
		path = append(path, hashOf(line))
	}
	if err := tlog.CheckRecord(path, size, root, index, tlog.RecordHash(entry)); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("entry %d stands in the tree of %d\n", index+1, size)

	var steps tlog.TreeProof
	for _, line := range strings.Split(strings.TrimSpace(read(os.Args[5])), "\n")[1:] {
		steps = append(steps, hashOf(line))
	}
	if err := tlog.CheckTree(steps, newSize, newRoot, oldSize, oldRoot); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("the tree of %d is the beginning of the tree of %d\n", oldSize, newSize)
}
